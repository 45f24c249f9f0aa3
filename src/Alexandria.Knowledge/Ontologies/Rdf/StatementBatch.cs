using System.Runtime.CompilerServices;

namespace Alexandria.Knowledge.Ontologies.Rdf;

/// <summary>Keeps statements in two arrays, to be given on later: their bytes one behind the other, and seven numbers a statement.</summary>
/// <param name="bytes">The most that the terms take: no more than the text that they are read from.</param>
internal sealed class StatementBatch(int bytes) : IStatementSink
{
    private const int Numbers = 7;

    private readonly byte[] _bytes = new byte[bytes];
    private int[] _numbers = new int[Numbers * 1024];
    private int _used;
    private int _count;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Statement(in RdfTerm subject, in RdfTerm predicate, in RdfTerm @object, in RdfTerm graph)
    {
        if (_count + Numbers > _numbers.Length)
        {
            Array.Resize(ref _numbers, 2 * _numbers.Length);
        }

        var numbers = _numbers.AsSpan(_count, Numbers);
        numbers[0] = (int)subject.Kind | ((int)@object.Kind << 8) | ((int)graph.Kind << 16);
        numbers[1] = Add(subject.Value);
        numbers[2] = Add(predicate.Value);
        numbers[3] = Add(@object.Value);
        numbers[4] = Add(@object.Datatype);
        numbers[5] = Add(@object.Language);
        numbers[6] = Add(graph.Value);
        _count += Numbers;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Give(IStatementSink sink)
    {
        var at = 0;
        for (var i = 0; i < _count; i += Numbers)
        {
            var numbers = _numbers.AsSpan(i, Numbers);
            var kinds = numbers[0];
            var subject = new RdfTerm { Kind = (TermKind)(kinds & 0xFF), Value = Take(numbers[1], ref at) };
            var predicate = new RdfTerm { Kind = TermKind.Iri, Value = Take(numbers[2], ref at) };
            var @object = new RdfTerm
            {
                Kind = (TermKind)((kinds >> 8) & 0xFF),
                Value = Take(numbers[3], ref at),
                Datatype = Take(numbers[4], ref at),
                Language = Take(numbers[5], ref at),
            };
            sink.Statement(subject, predicate, @object, new RdfTerm { Kind = (TermKind)(kinds >> 16), Value = Take(numbers[6], ref at) });
        }
    }

    public void Clear()
    {
        _used = 0;
        _count = 0;
    }

    private int Add(ReadOnlySpan<byte> part)
    {
        part.CopyTo(_bytes.AsSpan(_used));
        _used += part.Length;
        return part.Length;
    }

    private ReadOnlySpan<byte> Take(int length, ref int at)
    {
        var part = _bytes.AsSpan(at, length);
        at += length;
        return part;
    }
}
