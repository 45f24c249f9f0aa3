using System.Text;

namespace Alexandria.Knowledge.Ontologies.Obo;

/// <summary>Reads the parts of one tag's value. The first thing that does not fit is kept as the error; what is read after it counts for nothing.</summary>
internal ref struct OboCursor(ReadOnlySpan<byte> line, int position)
{
    private readonly ReadOnlySpan<byte> line = line;

    /// <summary>In bytes, from 0.</summary>
    public int Position { get; private set; } = position;

    /// <summary>Null as long as all was well.</summary>
    public string? ErrorCode { get; private set; }

    public string? ErrorMessage { get; private set; }

    /// <summary>Where the error is, in bytes.</summary>
    public int ErrorPosition { get; private set; }

    /// <summary>Where the word that was read last begins, in bytes.</summary>
    public int WordStart { get; private set; }

    public readonly bool Failed => ErrorCode is not null;

    public readonly bool AtEnd => Position >= line.Length;

    private readonly byte Current => AtEnd ? (byte)0 : line[Position];

    public void SkipSpace()
    {
        while (!AtEnd && IsSpace(line[Position]))
        {
            Position++;
        }
    }

    /// <summary>Whether a value is still to come: neither the end, nor a comment, nor qualifiers.</summary>
    public bool HasMore()
    {
        SkipSpace();
        return !Failed && !AtEnd && Current is not ((byte)'!' or (byte)'{');
    }

    /// <summary>A word up to white space or a comment, without its escapes; empty is an error.</summary>
    /// <param name="what">What is expected, for the message.</param>
    public string Word(string what)
    {
        SkipSpace();
        var start = WordStart = Position;
        while (!AtEnd && !IsSpace(Current) && Current != '!' && !(Current == '{' && Position == start))
        {
            Step();
        }

        return Position > start ? Text(line[start..Position]) : Fail("obo_expected_value", $"Expected {what}.") ?? "";
    }

    /// <summary>A text in quotation marks, without its escapes.</summary>
    public string Quoted()
    {
        SkipSpace();
        if (Current != '"' || AtEnd)
        {
            return Fail("obo_expected_quote", "Expected a text in quotation marks.") ?? "";
        }

        var start = ++Position;
        while (!AtEnd && Current != '"')
        {
            Step();
        }

        if (AtEnd)
        {
            return Fail("obo_unterminated_string", "The text has no closing quotation mark.", start - 1) ?? "";
        }

        return Text(line[start..Position++]);
    }

    /// <summary>Whether the next character is this one; white space before it is passed over.</summary>
    public bool Next(char character)
    {
        SkipSpace();
        return !Failed && !AtEnd && Current == character;
    }

    /// <summary>Skips a list of references in square brackets, each with an optional description in quotation marks.</summary>
    public void ReferenceList()
    {
        SkipSpace();
        var open = Position;
        for (Position++; !AtEnd && Current != ']';)
        {
            if (Current == '"')
            {
                Quoted();
                if (Failed)
                {
                    return;
                }
            }
            else
            {
                Step();
            }
        }

        if (AtEnd)
        {
            Fail("obo_unterminated_list", "The list of references has no closing bracket.", open);
            return;
        }

        Position++;
    }

    /// <summary>What may follow every value: qualifiers in braces, then a comment.</summary>
    /// <param name="qualifiers">Are added to; null where none matters.</param>
    public void End(IDictionary<string, string>? qualifiers = null)
    {
        if (Failed)
        {
            return;
        }

        if (Next('{'))
        {
            Qualifiers(qualifiers);
        }

        SkipSpace();
        if (!Failed && !AtEnd && Current != '!')
        {
            Fail("obo_trailing_text", "Nothing but qualifiers in braces and a comment may follow here.");
        }
    }

    /// <summary>Free text to the end of the line. A comment in it begins with white space and <c>!</c>; braces at its end are qualifiers when they read as such.</summary>
    public string FreeText()
    {
        SkipSpace();
        var (start, end, brace) = (Position, line.Length, -1);
        for (; !AtEnd; Step())
        {
            var afterSpace = Position == start || IsSpace(line[Position - 1]);
            if (Current == '!' && afterSpace)
            {
                end = Position;
                break;
            }

            brace = Current == '{' && afterSpace ? Position : brace;
        }

        if (brace >= 0)
        {
            var rest = new OboCursor(line[..end], brace);
            rest.End();
            end = rest.Failed ? end : brace;
        }

        Position = line.Length;
        return Text(line[Math.Min(start, end)..end].TrimEnd(" \t\f"u8));
    }

    /// <summary>A reference of an <c>xref</c> tag: up to the end, to a description, to qualifiers or to a comment. Files in use have spaces in it, and brackets after it.</summary>
    public string Reference(out bool spaced)
    {
        SkipSpace();
        var start = Position;
        var end = start;
        spaced = false;
        while (!AtEnd && Current is not ((byte)'"' or (byte)'!') && !(Current == '{' && Position > start && IsSpace(line[Position - 1])))
        {
            var space = IsSpace(Current);
            spaced |= !space && end < Position;
            Step();
            end = space ? end : Position;
        }

        if (end == start)
        {
            return Fail("obo_expected_value", "Expected a reference.") ?? "";
        }

        if (Next('"'))
        {
            Quoted();
        }

        return Text(line[start..end]);
    }

    /// <summary>The first error stays.</summary>
    /// <param name="code">Stable.</param>
    /// <param name="message">For people.</param>
    /// <param name="position">In bytes; null: where the cursor stands.</param>
    public string? Fail(string code, string message, int? position = null)
    {
        if (!Failed)
        {
            (ErrorCode, ErrorMessage, ErrorPosition) = (code, message, position ?? Position);
        }

        return null;
    }

    private void Qualifiers(IDictionary<string, string>? found)
    {
        Position++;
        while (!Failed && !Next('}'))
        {
            var start = Position;
            while (!AtEnd && Current is not ((byte)'=' or (byte)'}'))
            {
                Step();
            }

            var name = Text(line[start..Position].Trim(" \t"u8));
            if (AtEnd || name.Length == 0 || Current != '=')
            {
                Fail("obo_bad_qualifier", "Expected qualifiers as {name=\"value\", …}.", start);
                return;
            }

            Position++;
            var value = Next('"') ? Quoted() : Unquoted();
            found?.TryAdd(name, value);
            if (Next(','))
            {
                Position++;
            }
            else if (!Next('}'))
            {
                Fail("obo_bad_qualifier", "Expected a comma or the closing brace of the qualifiers.");
            }
        }

        Position += Failed ? 0 : 1;
    }

    private string Unquoted()
    {
        var start = Position;
        while (!AtEnd && Current is not ((byte)',' or (byte)'}'))
        {
            Step();
        }

        return Text(line[start..Position].TrimEnd(" \t"u8));
    }

    // One character, or an escape with what it escapes.
    private void Step() => Position = Math.Min(line.Length, Position + (Current == '\\' ? 2 : 1));

    private static bool IsSpace(byte value) => value is (byte)' ' or (byte)'\t' or 0x0C;

    /// <summary>Text without its escapes: <c>\n</c> is a line break, <c>\t</c> a tab, <c>\W</c> a space; any other character stands for itself.</summary>
    public static string Text(ReadOnlySpan<byte> raw)
    {
        if (raw.IndexOf((byte)'\\') < 0)
        {
            return Encoding.UTF8.GetString(raw);
        }

        var text = new StringBuilder(raw.Length);
        for (var at = raw.IndexOf((byte)'\\'); at >= 0; at = raw.IndexOf((byte)'\\'))
        {
            text.Append(Encoding.UTF8.GetString(raw[..at]));
            raw = raw[(at + 1)..];
            if (raw.Length == 0)
            {
                break;
            }

            Rune.DecodeFromUtf8(raw, out var escaped, out var length);
            text.Append(escaped.Value switch { 'n' => "\n", 't' => "\t", 'W' => " ", _ => escaped.ToString() });
            raw = raw[length..];
        }

        return text.Append(Encoding.UTF8.GetString(raw)).ToString();
    }
}
