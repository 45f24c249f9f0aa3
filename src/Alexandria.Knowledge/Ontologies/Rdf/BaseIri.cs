namespace Alexandria.Knowledge.Ontologies.Rdf;

/// <summary>Resolves references against a base, by RFC 3986, sections 5.2 and 5.3 (strict), on UTF-8 so that IRIs are taken as RFC 3987 wants.</summary>
internal sealed class BaseIri
{
    private readonly byte[] _iri;

    /// <summary>Behind the colon of the scheme.</summary>
    private readonly int _schemeEnd;

    /// <summary>Behind the authority; the same as <see cref="_schemeEnd"/> where there is none.</summary>
    private readonly int _pathStart;

    private readonly int _pathEnd;
    private readonly int _queryEnd;

    /// <param name="iri">Absolute (see <see cref="IsAbsolute"/>).</param>
    public BaseIri(ReadOnlySpan<byte> iri)
    {
        _iri = iri.ToArray();
        _schemeEnd = SchemeLength(iri);
        if (_schemeEnd == 0)
        {
            throw new ArgumentException("A base IRI has a scheme.", nameof(iri));
        }

        var parts = Split(iri[_schemeEnd..]);
        _pathStart = _schemeEnd + parts.Path;
        _pathEnd = _schemeEnd + parts.Query;
        _queryEnd = _schemeEnd + parts.Fragment;
    }

    public ReadOnlySpan<byte> Iri => _iri;

    /// <summary>Whether the reference begins with a scheme, and so stands for itself.</summary>
    public static bool IsAbsolute(ReadOnlySpan<byte> reference)
    {
        return SchemeLength(reference) > 0;
    }

    /// <summary>The most bytes that <see cref="Resolve"/> writes.</summary>
    public int MaxLength(ReadOnlySpan<byte> reference)
    {
        return _iri.Length + reference.Length + 1;
    }

    /// <summary>Writes what <paramref name="reference"/> means here and returns its length. An absolute IRI is taken as it is.</summary>
    public int Resolve(ReadOnlySpan<byte> reference, Span<byte> target)
    {
        if (IsAbsolute(reference))
        {
            reference.CopyTo(target);
            return reference.Length;
        }

        var (path, query, fragment) = Split(reference);
        if (path > 0)
        {
            var authority = Copy(_iri.AsSpan(0, _schemeEnd), target, 0);
            var start = Copy(reference[..path], target, authority);
            return Copy(reference[query..], target, AppendPath(reference[path..query], target, start));
        }

        var at = Copy(_iri.AsSpan(0, _pathStart), target, 0);
        if (query == 0)
        {
            var kept = fragment > 0 ? _pathEnd : _queryEnd;
            return Copy(reference, target, Copy(_iri.AsSpan(_pathStart, kept - _pathStart), target, at));
        }

        if (reference[0] == (byte)'/')
        {
            return Copy(reference[query..], target, AppendPath(reference[..query], target, at));
        }

        // Section 5.2.3: merge with the base's path up to its last slash.
        var basePath = _iri.AsSpan(_pathStart, _pathEnd - _pathStart);
        var merged = basePath.IsEmpty && _pathStart > _schemeEnd
            ? Copy("/"u8, target, at)
            : Copy(basePath[..(basePath.LastIndexOf((byte)'/') + 1)], target, at);
        merged = Copy(reference[..query], target, merged);
        return Copy(reference[query..], target, at + RemoveDotSegments(target[at..merged]));
    }

    private static int AppendPath(ReadOnlySpan<byte> path, Span<byte> target, int at)
    {
        var end = Copy(path, target, at);
        return at + RemoveDotSegments(target[at..end]);
    }

    private static int Copy(ReadOnlySpan<byte> source, Span<byte> target, int at)
    {
        source.CopyTo(target[at..]);
        return at + source.Length;
    }

    /// <summary>Section 5.2.4, in place: what is written never overtakes what is read.</summary>
    private static int RemoveDotSegments(Span<byte> path)
    {
        var read = 0;
        var written = 0;
        while (read < path.Length)
        {
            var rest = path[read..];
            if (rest.StartsWith("../"u8))
            {
                read += 3;
            }
            else if (rest.StartsWith("./"u8) || rest.StartsWith("/./"u8))
            {
                read += 2;
            }
            else if (rest.SequenceEqual("/."u8))
            {
                path[++read] = (byte)'/';
            }
            else if (rest.StartsWith("/../"u8))
            {
                read += 3;
                written = Math.Max(path[..written].LastIndexOf((byte)'/'), 0);
            }
            else if (rest.SequenceEqual("/.."u8))
            {
                read += 2;
                path[read] = (byte)'/';
                written = Math.Max(path[..written].LastIndexOf((byte)'/'), 0);
            }
            else if (rest.SequenceEqual("."u8) || rest.SequenceEqual(".."u8))
            {
                read = path.Length;
            }
            else
            {
                var next = rest[1..].IndexOf((byte)'/');
                var length = next < 0 ? rest.Length : next + 1;
                rest[..length].CopyTo(path[written..]);
                read += length;
                written += length;
            }
        }

        return written;
    }

    /// <summary>Where path, query (with its question mark) and fragment (with its hash) begin in a reference without a scheme.</summary>
    private static (int Path, int Query, int Fragment) Split(ReadOnlySpan<byte> reference)
    {
        var fragment = reference.IndexOf((byte)'#');
        var fragmentAt = fragment < 0 ? reference.Length : fragment;
        var query = reference[..fragmentAt].IndexOf((byte)'?');
        var queryAt = query < 0 ? fragmentAt : query;
        var pathAt = 0;
        if (reference[..queryAt].StartsWith("//"u8))
        {
            var slash = reference[2..queryAt].IndexOf((byte)'/');
            pathAt = slash < 0 ? queryAt : slash + 2;
        }

        return (pathAt, queryAt, fragmentAt);
    }

    /// <summary>With its colon; 0 where there is none.</summary>
    private static int SchemeLength(ReadOnlySpan<byte> reference)
    {
        if (reference.IsEmpty || !char.IsAsciiLetter((char)reference[0]))
        {
            return 0;
        }

        for (var i = 1; i < reference.Length; i++)
        {
            var b = reference[i];
            if (b == (byte)':')
            {
                return i + 1;
            }

            if (!char.IsAsciiLetterOrDigit((char)b) && b is not ((byte)'+' or (byte)'-' or (byte)'.'))
            {
                return 0;
            }
        }

        return 0;
    }
}
