using System.Security.Cryptography;

namespace Alexandria.Knowledge.Ontologies.Rdf.Canonical;

/// <summary>What the statements of each blank node say of it alone, as a hash (RDFC-1.0, section 4.6, Hash First Degree Quads).</summary>
internal sealed class FirstDegreeHashes
{
    private readonly BlankNodeQuads quads;
    private readonly HashAlgorithmName algorithm;
    private readonly byte[] hashes;
    private readonly Utf8Buffer lines = new();
    private readonly Utf8Buffer input = new();
    private readonly List<(int Start, int Length)> order = [];
    private readonly Action<int, Utf8Buffer> label;
    private int reference;

    /// <summary>Hashes all nodes.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public FirstDegreeHashes(BlankNodeQuads quads, HashAlgorithmName algorithm, CancellationToken cancellationToken)
    {
        (this.quads, this.algorithm) = (quads, algorithm);
        HashBytes = CryptographicOperations.HashData(algorithm, []).Length;
        hashes = new byte[checked(quads.Nodes * HashBytes)];
        label = (node, target) => target.Append(node == reference ? "_:a"u8 : "_:z"u8);
        for (var node = 0; node < quads.Nodes; node++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Hash(node);
        }
    }

    /// <summary>Length of one hash.</summary>
    public int HashBytes { get; }

    public ReadOnlySpan<byte> Of(int node) => hashes.AsSpan(node * HashBytes, HashBytes);

    private void Hash(int node)
    {
        reference = node;
        lines.Clear();
        order.Clear();
        foreach (var quad in quads.MentionsOf(node))
        {
            var start = lines.Length;
            quads.AppendLine(quads.Quads[quad], label, lines);
            order.Add((start, lines.Length - start));
        }

        order.Sort((x, y) => lines.Slice(x.Start, x.Length).SequenceCompareTo(lines.Slice(y.Start, y.Length)));
        input.Clear();
        foreach (var (start, length) in order)
        {
            input.Append(lines.Slice(start, length));
        }

        CryptographicOperations.HashData(algorithm, input.Span, hashes.AsSpan(node * HashBytes, HashBytes));
    }
}
