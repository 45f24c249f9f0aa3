using System.Security.Cryptography;

namespace Alexandria.Knowledge.Ontologies.Rdf.Canonical;

/// <summary>The algorithm of RDFC-1.0 (W3C RDF Dataset Canonicalization): gives each blank node its canonical number. Sections in comments are of that recommendation.</summary>
internal sealed class Canonicalization
{
    /// <summary>How far nodes may be followed from one to the next; bounds the stack.</summary>
    private const int MaxDepth = 1000;

    private readonly BlankNodeQuads quads;
    private readonly HashAlgorithmName algorithm;
    private readonly CancellationToken cancellationToken;
    private readonly IdentifierIssuer canonical = new();
    private readonly FirstDegreeHashes firstDegree;
    private readonly Utf8Buffer input = new();
    private long work;

    private Canonicalization(BlankNodeQuads quads, CanonicalOptions options, CancellationToken cancellationToken)
    {
        (this.quads, algorithm, this.cancellationToken) = (quads, options.Hash, cancellationToken);
        work = options.MaxWork + (long)options.WorkPerNode * quads.Nodes;
        firstDegree = new(quads, algorithm, cancellationToken);
    }

    /// <summary>The numbers of all blank nodes, in the order of issuing; null when the bound on the work was reached.</summary>
    public static IdentifierIssuer? Run(BlankNodeQuads quads, CanonicalOptions options, CancellationToken cancellationToken)
    {
        var run = new Canonicalization(quads, options, cancellationToken);
        try
        {
            run.IssueAll();
            return run.canonical;
        }
        catch (TooMuchWorkException)
        {
            return null;
        }
    }

    /// <summary>4.4.3, steps 3 to 5.</summary>
    private void IssueAll()
    {
        var nodes = Enumerable.Range(0, quads.Nodes).ToArray();
        Array.Sort(nodes, (x, y) => firstDegree.Of(x).SequenceCompareTo(firstDegree.Of(y)));
        var shared = new List<Range>();
        for (int start = 0, end; start < nodes.Length; start = end)
        {
            for (end = start + 1; end < nodes.Length && firstDegree.Of(nodes[end]).SequenceEqual(firstDegree.Of(nodes[start])); end++)
            {
            }

            if (end - start == 1)
            {
                canonical.Issue(nodes[start]);
            }
            else
            {
                shared.Add(start..end);
            }
        }

        foreach (var group in shared)
        {
            var results = new List<(string Hash, IdentifierIssuer Issuer)>();
            foreach (var node in nodes[group])
            {
                if (!canonical.TryGet(node, out _))
                {
                    var issuer = new IdentifierIssuer();
                    issuer.Issue(node);
                    results.Add(HashNDegree(node, issuer, 0));
                }
            }

            foreach (var node in results.OrderBy(result => result.Hash, StringComparer.Ordinal).SelectMany(result => result.Issuer.Nodes))
            {
                canonical.Issue(node);
            }
        }
    }

    /// <summary>4.7, Hash Related Blank Node.</summary>
    private string HashRelated(int related, NumberedQuad quad, IdentifierIssuer issuer, char position)
    {
        Spend(1);
        input.Clear();
        input.Append((byte)position);
        if (position != 'g')
        {
            quads.AppendTerm(quad.Predicate, input);
        }

        if (canonical.TryGet(related, out var number))
        {
            AppendCanonical(number, input);
        }
        else if (issuer.TryGet(related, out number))
        {
            BlankNodeQuads.AppendIdentifier("_:b"u8, number, input);
        }
        else
        {
            AppendHexadecimal(firstDegree.Of(related), input);
        }

        return Hash(input.Span);
    }

    /// <summary>4.8, Hash N-Degree Quads. What becomes of <paramref name="issuer"/> is in the result.</summary>
    private (string Hash, IdentifierIssuer Issuer) HashNDegree(int node, IdentifierIssuer issuer, int depth)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Spend(depth < MaxDepth ? 1 : long.MaxValue);
        var data = new Utf8Buffer();
        foreach (var (hash, related) in RelatedTo(node, issuer))
        {
            data.Append(hash);
            (var path, issuer) = ShortestPath([.. related], issuer, depth);
            data.Append(path);
        }

        return (Hash(data.Span), issuer);
    }

    /// <summary>4.8.3, step 3: the nodes in the same statements, by the hash of how they are related.</summary>
    private SortedDictionary<string, List<int>> RelatedTo(int node, IdentifierIssuer issuer)
    {
        var related = new SortedDictionary<string, List<int>>(StringComparer.Ordinal);
        foreach (var index in quads.MentionsOf(node))
        {
            var quad = quads.Quads[index];
            Add(quad.Subject, 's');
            Add(quad.Object, 'o');
            Add(quad.Graph, 'g');

            void Add(int term, char position)
            {
                if (!BlankNodeQuads.IsNode(term) || BlankNodeQuads.NodeOf(term) == node)
                {
                    return;
                }

                var other = BlankNodeQuads.NodeOf(term);
                var hash = HashRelated(other, quad, issuer, position);
                if (!related.TryGetValue(hash, out var nodes))
                {
                    related.Add(hash, nodes = []);
                }

                nodes.Add(other);
            }
        }

        return related;
    }

    /// <summary>4.8.3, step 5.4: of all orders in which the nodes can be followed, the one whose path is the least.</summary>
    private (byte[] Path, IdentifierIssuer Issuer) ShortestPath(int[] nodes, IdentifierIssuer issuer, int depth)
    {
        (byte[] Path, IdentifierIssuer Issuer)? chosen = null;
        var path = new Utf8Buffer();
        var recursion = new List<int>();
        Array.Sort(nodes);
        do
        {
            // Where there is one order only, nobody asks for the issuer as it was before.
            var copy = nodes.Length == 1 ? issuer : issuer.Clone();
            Spend(nodes.Length == 1 ? 1 : 1 + copy.Nodes.Count);
            if (Follow(ref copy) && (chosen is null || path.Span.SequenceCompareTo(chosen.Value.Path) < 0))
            {
                chosen = (path.Span.ToArray(), copy);
            }
        }
        while (NextPermutation(nodes));

        return chosen!.Value;

        bool Follow(ref IdentifierIssuer copy)
        {
            path.Clear();
            recursion.Clear();
            foreach (var related in nodes)
            {
                Spend(1);
                if (canonical.TryGet(related, out var number))
                {
                    AppendCanonical(number, path);
                }
                else
                {
                    if (!copy.TryGet(related, out _))
                    {
                        recursion.Add(related);
                    }

                    BlankNodeQuads.AppendIdentifier("_:b"u8, copy.Issue(related), path);
                }

                if (IsWorse())
                {
                    return false;
                }
            }

            foreach (var related in recursion)
            {
                (var hash, copy) = HashNDegree(related, copy, depth + 1);
                BlankNodeQuads.AppendIdentifier("_:b"u8, copy.Issue(related), path);
                path.Append((byte)'<');
                path.Append(hash);
                path.Append((byte)'>');
                if (IsWorse())
                {
                    return false;
                }
            }

            return true;
        }

        bool IsWorse() => chosen is { } best && path.Length >= best.Path.Length && path.Span.SequenceCompareTo(best.Path) > 0;
    }

    /// <summary>Steps to the next order; false after the last. Equal numbers count as one.</summary>
    private static bool NextPermutation(int[] items)
    {
        var i = items.Length - 2;
        while (i >= 0 && items[i] >= items[i + 1])
        {
            i--;
        }

        if (i < 0)
        {
            return false;
        }

        var j = items.Length - 1;
        while (items[j] <= items[i])
        {
            j--;
        }

        (items[i], items[j]) = (items[j], items[i]);
        Array.Reverse(items, i + 1, items.Length - i - 1);
        return true;
    }

    public static void AppendCanonical(int number, Utf8Buffer target) => BlankNodeQuads.AppendIdentifier("_:c14n"u8, number, target);

    private string Hash(ReadOnlySpan<byte> data)
    {
        Span<byte> hash = stackalloc byte[firstDegree.HashBytes];
        CryptographicOperations.HashData(algorithm, data, hash);
        return Convert.ToHexStringLower(hash);
    }

    private static void AppendHexadecimal(ReadOnlySpan<byte> hash, Utf8Buffer target)
    {
        Convert.TryToHexStringLower(hash, target.Free(hash.Length * 2), out var written);
        target.Advance(written);
    }

    private void Spend(long steps)
    {
        work -= Math.Min(steps, work + 1);
        if (work < 0)
        {
            throw new TooMuchWorkException();
        }
    }

    private sealed class TooMuchWorkException : Exception;
}
