using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Alexandria.Knowledge.Ontologies.Plan;

/// <summary>A value of a YAML document and where it stands.</summary>
internal abstract record YamlValue(long Line, long Column);

/// <summary>A text as written; what it means is for whoever reads it.</summary>
internal sealed record YamlText(string Text, long Line, long Column) : YamlValue(Line, Column);

internal sealed record YamlList(IReadOnlyList<YamlValue> Items, long Line, long Column) : YamlValue(Line, Column);

internal sealed record YamlMap(IReadOnlyList<(YamlText Key, YamlValue Value)> Entries, long Line, long Column) : YamlValue(Line, Column);

/// <summary>The part of YAML that specifications use: mappings, lists and texts. Anchors, aliases, tags and further documents are refused: they say nothing here, and aliases can make a small file enormous.</summary>
internal static class YamlTree
{
    private const int MostLevels = 16;

    /// <returns>The document, or the first thing that is wrong with it. A document without content is an empty mapping.</returns>
    public static (YamlValue? Value, SyntaxError? Error) Read(string text)
    {
        var parser = new Parser(new StringReader(text));
        try
        {
            parser.Consume<StreamStart>();
            if (parser.TryConsume<StreamEnd>(out _))
            {
                return (new YamlMap([], 1, 1), null);
            }

            parser.Consume<DocumentStart>();
            var value = Value(parser, 0);
            parser.Consume<DocumentEnd>();
            return parser.TryConsume<DocumentStart>(out var second)
                ? (null, Refused(second, "yaml_several_documents", "There is a second document; a specification is one."))
                : (value, null);
        }
        catch (RefusedException refused)
        {
            return (null, refused.Why);
        }
        catch (YamlException error)
        {
            return (null, new("yaml_syntax", error.Start.Line, error.Start.Column, "This is not well-formed YAML; look at the indentation, quotes and colons here."));
        }
    }

    private static YamlValue Value(Parser parser, int level)
    {
        if (parser.Current is NodeEvent { Anchor.IsEmpty: false } or AnchorAlias)
        {
            throw new RefusedException(Refused(parser.Current, "yaml_alias", "Anchors and aliases are not used here; write the value out."));
        }

        if (parser.Current is NodeEvent { Tag.IsEmpty: false } and not Scalar { Tag.IsNonSpecific: true })
        {
            throw new RefusedException(Refused(parser.Current, "yaml_tag", "Tags are not used here; write the plain value."));
        }

        if (level > MostLevels)
        {
            throw new RefusedException(Refused(parser.Current!, "yaml_too_deep", $"Values are nested deeper than {MostLevels} levels."));
        }

        if (parser.TryConsume<Scalar>(out var scalar))
        {
            return Text(scalar);
        }

        if (parser.TryConsume<SequenceStart>(out var sequence))
        {
            var items = new List<YamlValue>();
            while (!parser.TryConsume<SequenceEnd>(out _))
            {
                items.Add(Value(parser, level + 1));
            }

            return new YamlList(items, sequence.Start.Line, sequence.Start.Column);
        }

        var start = parser.Consume<MappingStart>();
        var entries = new List<(YamlText, YamlValue)>();
        var keys = new HashSet<string>(StringComparer.Ordinal);
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            if (Value(parser, level + 1) is not YamlText key)
            {
                throw new RefusedException(new("yaml_key", start.Start.Line, start.Start.Column, "A key of this mapping is no text."));
            }

            if (!keys.Add(key.Text))
            {
                throw new RefusedException(new("yaml_key", key.Line, key.Column, $"The key '{Shown.Of(key.Text)}' stands twice in one mapping."));
            }

            entries.Add((key, Value(parser, level + 1)));
        }

        return new YamlMap(entries, start.Start.Line, start.Start.Column);
    }

    private static YamlText Text(Scalar scalar) => new(scalar.Value, scalar.Start.Line, scalar.Start.Column);

    private static SyntaxError Refused(ParsingEvent at, string code, string message) => new(code, at.Start.Line, at.Start.Column, message);

    private sealed class RefusedException(SyntaxError why) : Exception
    {
        public SyntaxError Why { get; } = why;
    }
}
