using System.Runtime.CompilerServices;

namespace Alexandria.Knowledge.Ontologies.Rdf;

/// <summary>
/// Relative IRIs by the basic algorithm of RFC 3986, section 5.2, on UTF-8 (RFC 3987 changes none of its steps).
/// Nothing is normalised: RDF 1.1 Concepts, section 3.2, compares IRIs as they are written.
/// </summary>
internal static class IriResolution
{
    /// <summary>Whether an IRI begins with a scheme (RFC 3986, section 3.1) and so needs no resolution.</summary>
    public static bool IsAbsolute(ReadOnlySpan<byte> iri) => SchemeLength(iri) > 0;

    /// <summary>Appends the target of <paramref name="reference"/> (sections 5.2.2 and 5.3, the strict reading).</summary>
    /// <param name="baseIri">Absolute; a fragment of it plays no part.</param>
    /// <param name="reference">May be empty: the base without its fragment.</param>
    /// <param name="target">Neither span may be a part of its free space.</param>
    public static void Resolve(ReadOnlySpan<byte> baseIri, ReadOnlySpan<byte> reference, Utf8Buffer target)
    {
        var r = Parts.Of(reference);
        if (!r.Scheme.IsEmpty)
        {
            target.Append(r.Scheme);
            AppendAuthority(r, target);
            AppendWithoutDots([], r.Path, target);
            target.Append(r.Query);
            target.Append(r.Fragment);
            return;
        }

        var b = Parts.Of(baseIri);
        target.Append(b.Scheme);
        if (r.HasAuthority)
        {
            AppendAuthority(r, target);
            AppendWithoutDots([], r.Path, target);
            target.Append(r.Query);
        }
        else
        {
            AppendAuthority(b, target);
            if (r.Path.IsEmpty)
            {
                target.Append(b.Path);
                target.Append(r.Query.IsEmpty ? b.Query : r.Query);
            }
            else
            {
                var directory = r.Path[0] == (byte)'/' ? []
                    : b.HasAuthority && b.Path.IsEmpty ? "/"u8
                    : b.Path[..(b.Path.LastIndexOf((byte)'/') + 1)];
                AppendWithoutDots(directory, r.Path, target);
                target.Append(r.Query);
            }
        }

        target.Append(r.Fragment);
    }

    private static void AppendAuthority(in Parts parts, Utf8Buffer target)
    {
        if (parts.HasAuthority)
        {
            target.Append("//"u8);
            target.Append(parts.Authority);
        }
    }

    private static void AppendWithoutDots(ReadOnlySpan<byte> directory, ReadOnlySpan<byte> path, Utf8Buffer target)
    {
        var start = target.Length;
        target.Append(directory);
        target.Append(path);
        target.Truncate(start + RemoveDotSegments(target.Written(start)));
    }

    /// <summary>Section 5.2.4, in place: the output is never longer than what was read of the input.</summary>
    private static int RemoveDotSegments(Span<byte> path)
    {
        var (read, written) = (0, 0);
        while (read < path.Length)
        {
            var input = path[read..];
            if (input.StartsWith("../"u8))
            {
                read += 3;
            }
            else if (input.StartsWith("./"u8) || input.StartsWith("/./"u8))
            {
                read += 2;
            }
            else if (input.SequenceEqual("/."u8))
            {
                path[++read] = (byte)'/';
            }
            else if (input.StartsWith("/../"u8) || input.SequenceEqual("/.."u8))
            {
                read += input.Length == 3 ? 2 : 3;
                path[read] = (byte)'/';
                written = Math.Max(0, path[..written].LastIndexOf((byte)'/'));
            }
            else if (input.SequenceEqual("."u8) || input.SequenceEqual(".."u8))
            {
                read = path.Length;
            }
            else
            {
                var next = input[1..].IndexOf((byte)'/');
                var length = next < 0 ? input.Length : next + 1;
                input[..length].CopyTo(path[written..]);
                read += length;
                written += length;
            }
        }

        return written;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int SchemeLength(ReadOnlySpan<byte> iri)
    {
        for (var i = 0; i < iri.Length; i++)
        {
            var value = iri[i];
            if (value == (byte)':')
            {
                return i > 0 ? i + 1 : 0;
            }

            if (!char.IsAsciiLetter((char)value) && (i == 0 || !(char.IsAsciiDigit((char)value) || value is (byte)'+' or (byte)'-' or (byte)'.')))
            {
                return 0;
            }
        }

        return 0;
    }

    /// <summary>The components, as the expression of appendix B takes them apart; scheme, query and fragment keep their delimiters.</summary>
    private readonly ref struct Parts
    {
        public ReadOnlySpan<byte> Scheme { get; private init; }

        public bool HasAuthority { get; private init; }

        public ReadOnlySpan<byte> Authority { get; private init; }

        public ReadOnlySpan<byte> Path { get; private init; }

        public ReadOnlySpan<byte> Query { get; private init; }

        public ReadOnlySpan<byte> Fragment { get; private init; }

        public static Parts Of(ReadOnlySpan<byte> iri)
        {
            var scheme = iri[..SchemeLength(iri)];
            var rest = iri[scheme.Length..];
            var fragment = From(ref rest, (byte)'#');
            var query = From(ref rest, (byte)'?');
            var hasAuthority = rest.StartsWith("//"u8);
            ReadOnlySpan<byte> authority = [];
            if (hasAuthority)
            {
                authority = rest[2..];
                rest = From(ref authority, (byte)'/');
            }

            return new Parts { Scheme = scheme, HasAuthority = hasAuthority, Authority = authority, Path = rest, Query = query, Fragment = fragment };
        }

        /// <summary>Cuts off what begins with the delimiter.</summary>
        private static ReadOnlySpan<byte> From(scoped ref ReadOnlySpan<byte> text, byte delimiter)
        {
            var at = text.IndexOf(delimiter);
            if (at < 0)
            {
                return [];
            }

            var tail = text[at..];
            text = text[..at];
            return tail;
        }
    }
}
