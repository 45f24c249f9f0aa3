using System.Runtime.CompilerServices;
using System.Text;

namespace Alexandria.Knowledge.Ontologies.Rdf;

/// <summary>
/// Terms that all syntaxes but RDF/XML share: IRIs in brackets, strings with escapes, blank node labels, language tags.
/// What runs for each term is compiled in its fastest form at once (AggressiveOptimization), here and in the classes that derive:
/// a million statements take half a second, which the runtime would spend on finding out that it is worth while.
/// </summary>
internal abstract partial class TermReader : ScratchWindow
{
    private readonly Utf8Buffer resolved = new();

    private protected TermReader(Stream input, ReadOptions options, CancellationToken cancellation)
        : base(input, options, cancellation)
    {
        Base = options.BaseIri is { } iri ? Encoding.UTF8.GetBytes(iri) : null;
    }

    /// <summary>What relative IRIs are resolved against.</summary>
    private protected byte[]? Base
    {
        get;
        set => field = value is null || IriResolution.IsAbsolute(value) ? value : throw new ArgumentException("A base IRI has a scheme.", nameof(value));
    }

    /// <summary>A short piece of a name, for people: names have printable characters only.</summary>
    private protected string Quote(in Slice name)
    {
        const int most = 60;
        var text = Encoding.UTF8.GetString(Bytes(name));
        return text.Length <= most ? text : $"{text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)]}…";
    }

    /// <summary>At an opening angle bracket. The IRI is absolute: resolved where there is a base, an error where not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private protected Slice ReadIri()
    {
        token = position++;
        var from = position - mark;
        var into = top;
        var escaped = false;
        while (true)
        {
            var stop = StopBytes.InIri(buffer.AsSpan(position, end - position));
            if (stop < 0)
            {
                position = end;
                if (!Refill())
                {
                    throw Fail("rdf_unexpected_end", "expected '>' at the end of an IRI, found the end of the document");
                }

                continue;
            }

            position += stop;
            if (buffer[position] == (byte)'>')
            {
                break;
            }

            if (buffer[position] != (byte)'\\')
            {
                throw Fail("rdf_iri_character", $"expected a character of an IRI or '>', found {Found()}");
            }

            escaped = true;
            Append(buffer.AsSpan(mark + from, position - mark - from));
            ReadIriEscape();
            from = position - mark;
        }

        Slice iri;
        if (escaped)
        {
            Append(buffer.AsSpan(mark + from, position - mark - from));
            iri = FromScratch(into);
        }
        else
        {
            iri = InWindow(from, position);
        }

        position++;
        EndToken();
        return IriResolution.IsAbsolute(Bytes(iri)) ? iri : Resolve(iri);
    }

    /// <summary>Behind the opening quotation mark, or the three of a long string, up to behind the closing one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private protected Slice ReadString(byte quote, bool isLong)
    {
        var from = position - mark;
        var into = top;
        var escaped = false;
        var (lineFeed, carriageReturn) = isLong ? (quote, quote) : ((byte)'\n', (byte)'\r');
        while (true)
        {
            var stop = StopBytes.Of(buffer.AsSpan(position, end - position), quote, (byte)'\\', lineFeed, carriageReturn);
            if (stop < 0)
            {
                position = end;
                if (!Refill())
                {
                    throw Fail("rdf_unexpected_end", $"expected {(char)quote} at the end of a string, found the end of the document");
                }

                continue;
            }

            position += stop;
            var found = buffer[position];
            if (found == (byte)'\\')
            {
                escaped = true;
                Append(buffer.AsSpan(mark + from, position - mark - from));
                ReadStringEscape();
                from = position - mark;
            }
            else if (found != quote)
            {
                throw Fail("rdf_line_break_in_string", $"expected {(char)quote} before the end of the line");
            }
            else if (!isLong || (Peek(1) == quote && Peek(2) == quote))
            {
                break;
            }
            else
            {
                position++;
            }
        }

        Slice text;
        if (escaped)
        {
            Append(buffer.AsSpan(mark + from, position - mark - from));
            text = FromScratch(into);
        }
        else
        {
            text = InWindow(from, position);
        }

        position += isLong ? 3 : 1;
        EndToken();
        return text;
    }

    /// <summary>At an underscore. The label is without <c>_:</c>, in the window.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private protected Slice ReadBlankNodeLabel()
    {
        token = position;
        if (Peek(1) != ':')
        {
            position++;
            throw Unexpected("rdf_blank_node_label", "':' behind the '_' of a blank node");
        }

        position += 2;
        var start = position - mark;
        const byte first = NameCharacters.Letter | NameCharacters.Digit | NameCharacters.Underscore;
        if (Peek() is var next && (next < 0 || !IsFirst(first)))
        {
            throw Unexpected("rdf_blank_node_label", "a letter, a digit or '_' at the beginning of a blank node's label");
        }

        var behind = ScanName(first | NameCharacters.Hyphen | NameCharacters.Dot);
        position = behind;
        EndToken();
        return InWindow(start, behind);
    }

    /// <summary>At the at sign, which the tag is without.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private protected Slice ReadLanguageTag()
    {
        token = position++;
        var start = position - mark;
        var subtag = 0;
        var length = 0;
        for (int b; (b = Peek()) >= 0; position++)
        {
            if (b == '-' && length > 0)
            {
                subtag++;
                length = 0;
            }
            else if (char.IsAsciiLetter((char)b) || (subtag > 0 && char.IsAsciiDigit((char)b)))
            {
                length++;
            }
            else
            {
                break;
            }
        }

        if (length == 0)
        {
            throw Unexpected("rdf_language_tag", subtag == 0 ? "a letter of a language tag" : "a letter or a digit of a language tag");
        }

        EndToken();
        return InWindow(start, position);
    }

    /// <summary>Whether the next character is of one of the classes, or of <c>PN_CHARS_BASE</c> beyond ASCII.</summary>
    private protected bool IsFirst(byte classes)
    {
        var kind = NameCharacters.ClassOf(buffer[position]);
        return (kind & classes) != 0 || (kind == NameCharacters.Beyond && NameCharacters.IsBase(NextRune(out _)));
    }

    /// <summary>Goes over a name of these classes and characters beyond ASCII. Returns where it ends, which is before dots that the position has passed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private protected int ScanName(byte classes)
    {
        var dots = 0;
        while (true)
        {
            var text = buffer;
            var until = end;
            var i = position;
            byte kind = 0;
            for (; i < until; i++)
            {
                kind = NameCharacters.ClassOf(text[i]);
                if ((kind & classes) == 0)
                {
                    break;
                }

                dots = kind == NameCharacters.Dot ? dots + 1 : 0;
            }

            position = i;
            if (i == until)
            {
                if (!Refill())
                {
                    return position - dots;
                }
            }
            else if (kind == NameCharacters.Beyond && NameCharacters.IsBeyondAsciiName(NextRune(out var length)))
            {
                position += length;
                dots = 0;
            }
            else
            {
                return position - dots;
            }
        }
    }

    /// <summary>At a hash: up to the end of its line, releasing what it passes.</summary>
    private protected void SkipComment()
    {
        while (true)
        {
            var stop = buffer.AsSpan(position, end - position).IndexOfAny((byte)'\n', (byte)'\r');
            position = stop < 0 ? end : position + stop;
            Release();
            if (stop >= 0 || !Refill())
            {
                return;
            }
        }
    }

    private Slice Resolve(in Slice reference)
    {
        if (Base is null)
        {
            throw Fail("rdf_relative_iri", "expected an absolute IRI, since the document has no base to resolve a relative one against");
        }

        var at = top;
        resolved.Clear();
        IriResolution.Resolve(Base, Bytes(reference), resolved);
        Append(resolved.Span);
        return FromScratch(at);
    }

}
