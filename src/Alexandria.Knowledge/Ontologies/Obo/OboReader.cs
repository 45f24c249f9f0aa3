using System.Text;
using Alexandria.Knowledge.Ontologies.Terms;

namespace Alexandria.Knowledge.Ontologies.Obo;

/// <summary>
/// Reads the OBO flat file format 1.4, and what 1.2 had beside it, term by term. What is wrong with a line is an error of that
/// line alone; reading goes on with the next. Tags and stanzas that the format does not have are warnings. Of the document
/// one stanza is held at a time.
/// </summary>
internal sealed class OboReader
{
    /// <summary>The longest line, in bytes, lines joined by a backslash together.</summary>
    public const int LongestLine = 16 * 1024 * 1024;

    private readonly ITermSink sink;
    private readonly OboLines lines;
    private readonly ReadLog log = new();
    private readonly OboHeader header = new();
    private OboStanza? stanza;
    private bool inHeader = true;
    private long terms;
    private TermSize size;
    private bool headerCut;

    private OboReader(Stream stream, ITermSink sink)
    {
        this.sink = sink;
        lines = new(stream, LongestLine);
    }

    /// <summary>Reads a document to its end.</summary>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public static TermReadOutcome Read(Stream stream, ITermSink sink, CancellationToken cancellationToken = default)
    {
        var reader = new OboReader(stream, sink);
        reader.Read(cancellationToken);
        return reader.log.Outcome(reader.terms);
    }

    private void Read(CancellationToken cancellationToken)
    {
        while (lines.TryRead(out var line, out var error))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (error is null)
            {
                Line(line);
                continue;
            }

            log.Error(error);
            if (error.Code == "obo_encoding")
            {
                break;
            }
        }

        EndStanza();
        EndHeader();
    }

    private void Line(ReadOnlySpan<byte> line)
    {
        var start = line.Length - line.TrimStart(" \t\f"u8).Length;
        if (start == line.Length || line[start] == '!')
        {
            return;
        }

        if (line[start] == '[')
        {
            Begin(line, start);
        }
        else
        {
            Tag(line, start);
        }
    }

    private void Begin(ReadOnlySpan<byte> line, int start)
    {
        EndStanza();
        EndHeader();
        size = default;
        var close = line.IndexOf((byte)']');
        var name = close < 0 ? "" : Encoding.UTF8.GetString(line[(start + 1)..close]);
        if (close < 0 || name.Length == 0)
        {
            Error(line, start, "obo_bad_stanza", "A stanza begins with its name in square brackets, as [Term].");
            return;
        }

        TermType? type = name switch { "Term" => TermType.Class, "Typedef" => TermType.Property, "Instance" => TermType.Individual, _ => null };
        if (type is null)
        {
            log.Warning(lines.ErrorAt(line, start, "obo_unknown_stanza", $"The format has no stanza [{Shown.Of(name)}]; it is left out."));
            return;
        }

        stanza = new(type.Value, lines.Line);
        var rest = new OboCursor(line, close + 1);
        rest.End();
        Report(line, rest);
    }

    private void Tag(ReadOnlySpan<byte> line, int start)
    {
        var colon = start;
        while (colon < line.Length && line[colon] != ':')
        {
            colon += line[colon] == '\\' ? 2 : 1;
        }

        if (colon >= line.Length || colon == start)
        {
            Error(line, start, "obo_expected_tag", "Expected a tag, a colon and a value.");
            return;
        }

        var tag = OboCursor.Text(line[start..colon].TrimEnd(" \t"u8));
        var cursor = new OboCursor(line, colon + 1);
        if (inHeader)
        {
            if (!size.Admits(line.Length))
            {
                HeaderEndsHere(line, start);
                return;
            }

            Known(line, start, tag, header.Read(tag, ref cursor), header: true);
        }
        else if (stanza is null)
        {
            return;
        }
        else if (!size.Admits(line.Length))
        {
            Error(line, start, "obo_stanza_too_large", $"A stanza may have {TermSize.MostParts:N0} tags and {TermSize.MostBytes:N0} bytes; it ends here.");
            EndStanza();
            return;
        }
        else if (stanza.Repeats(tag))
        {
            Error(line, start, "obo_duplicate_tag", $"A stanza has {tag} once.");
            return;
        }
        else
        {
            var known = stanza.Read(tag, ref cursor, out var warning);
            Known(line, start, tag, known, header: false);
            if (warning is { } found && !cursor.Failed)
            {
                log.Warning(lines.ErrorAt(line, colon + 1, found.Code, found.Message));
            }
        }

        Report(line, cursor);
    }

    // Its id-spaces and imports are in memory until the document ends.
    private void HeaderEndsHere(ReadOnlySpan<byte> line, int start)
    {
        if (!headerCut)
        {
            Error(line, start, "obo_header_too_large", $"The header may have {TermSize.MostParts:N0} tags and {TermSize.MostBytes:N0} bytes; the rest of it is left out.");
        }

        headerCut = true;
    }

    private void Known(ReadOnlySpan<byte> line, int start, string tag, bool known, bool header)
    {
        if (!known)
        {
            log.Warning(lines.ErrorAt(line, start, "obo_unknown_tag", $"The format has no tag {Shown.Of(tag)} {(header ? "in the header" : "in a stanza")}; it is left out."));
        }
        else if (DeprecatedConstructs.All.ContainsKey(tag))
        {
            sink.Deprecated(tag, stanza?.Id ?? "", lines.Line);
        }
    }

    private void EndStanza()
    {
        if (stanza is null)
        {
            return;
        }

        if (stanza.HasSingleOperand)
        {
            log.Error(new("obo_single_operand", stanza.Line, 1, "intersection_of and union_of stand at least twice in a stanza, or not at all."));
        }

        if (stanza.ToTerm(header.Ontology, header.DefaultNamespace, header.Spaces) is { } term)
        {
            terms++;
            sink.Term(term);
        }
        else
        {
            log.Error(new("obo_missing_id", stanza.Line, 1, "The stanza has no id."));
        }

        stanza = null;
    }

    private void EndHeader()
    {
        if (!inHeader)
        {
            return;
        }

        inHeader = false;
        if (!header.HasVersion)
        {
            log.Warning(new("obo_missing_format_version", 1, 1, "The header has no format-version."));
        }

        foreach (var (prefix, iri) in header.Spaces)
        {
            sink.IdSpace(prefix, iri);
        }

        sink.Header(header.ToHeader());
    }

    private void Report(ReadOnlySpan<byte> line, in OboCursor cursor)
    {
        if (cursor.Failed)
        {
            Error(line, cursor.ErrorPosition, cursor.ErrorCode!, cursor.ErrorMessage!);
        }
    }

    private void Error(ReadOnlySpan<byte> line, int offset, string code, string message) => log.Error(lines.ErrorAt(line, offset, code, message));
}
