using System.Runtime.CompilerServices;

namespace Alexandria.Knowledge.Ontologies.Rdf;

/// <summary>Keeps statements in two arrays, to be given on later: their bytes one behind the other, and seven numbers a statement.</summary>
/// <param name="bytes">The most that the terms take: no more than the text that they are read from.</param>
internal sealed class StatementBatch(int bytes) : IStatementSink
{
    private const int Numbers = 7;

    private readonly byte[] bytes = new byte[bytes];
    private int[] numbers = new int[Numbers * 1024];
    private int used;
    private int count;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Statement(in RdfTerm subject, in RdfTerm predicate, in RdfTerm @object, in RdfTerm graph)
    {
        if (count + Numbers > numbers.Length)
        {
            Array.Resize(ref numbers, 2 * numbers.Length);
        }

        var own = numbers.AsSpan(count, Numbers);
        own[0] = (int)subject.Kind | ((int)@object.Kind << 8) | ((int)graph.Kind << 16);
        own[1] = Add(subject.Value);
        own[2] = Add(predicate.Value);
        own[3] = Add(@object.Value);
        own[4] = Add(@object.Datatype);
        own[5] = Add(@object.Language);
        own[6] = Add(graph.Value);
        count += Numbers;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Give(IStatementSink sink)
    {
        var at = 0;
        for (var i = 0; i < count; i += Numbers)
        {
            var own = numbers.AsSpan(i, Numbers);
            var kinds = own[0];
            var subject = new RdfTerm { Kind = (TermKind)(kinds & 0xFF), Value = Take(own[1], ref at) };
            var predicate = new RdfTerm { Kind = TermKind.Iri, Value = Take(own[2], ref at) };
            var @object = new RdfTerm
            {
                Kind = (TermKind)((kinds >> 8) & 0xFF),
                Value = Take(own[3], ref at),
                Datatype = Take(own[4], ref at),
                Language = Take(own[5], ref at),
            };
            sink.Statement(subject, predicate, @object, new RdfTerm { Kind = (TermKind)(kinds >> 16), Value = Take(own[6], ref at) });
        }
    }

    public void Clear()
    {
        used = 0;
        count = 0;
    }

    private int Add(ReadOnlySpan<byte> part)
    {
        part.CopyTo(bytes.AsSpan(used));
        used += part.Length;
        return part.Length;
    }

    private ReadOnlySpan<byte> Take(int length, ref int at)
    {
        var part = bytes.AsSpan(at, length);
        at += length;
        return part;
    }
}
