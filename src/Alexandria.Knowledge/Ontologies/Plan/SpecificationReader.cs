using System.Text.RegularExpressions;

namespace Alexandria.Knowledge.Ontologies.Plan;

/// <summary>Reads a specification and names everything that is wrong with it at once, with its place.</summary>
internal sealed partial class SpecificationReader
{
    private static readonly string[] Known = ["id", "resolver", "source", "formats", "licence", "allowUnknownLicence", "checksum", "member", "baseIri", "refuseOn", "severities"];
    private static readonly string[] KnownDefaults = ["resolver", "formats", "allowUnknownLicence", "refuseOn", "severities"];
    private static readonly string[] KnownFormats = ["obo", "owl", "json", "ttl", "nt", "nq", "trig", "rdf", "zip"];

    private readonly List<SyntaxError> errors = [];
    private readonly IReadOnlyCollection<string> resolvers;

    private SpecificationReader(IReadOnlyCollection<string> resolvers) => this.resolvers = resolvers;

    /// <param name="text">YAML.</param>
    /// <param name="resolvers">Names of the resolvers that there are.</param>
    /// <returns>The specification, or an error <c>specification_invalid</c> whose fields name line, column and what is wrong.</returns>
    public static Result<Specification> Read(string text, IReadOnlyCollection<string> resolvers)
    {
        if (text.Length > Specification.MostCharacters)
        {
            return new Error(ErrorKind.TooLarge, "specification_too_large", $"A specification has at most {Specification.MostCharacters:N0} characters.");
        }

        var reader = new SpecificationReader(resolvers);
        var (value, error) = YamlTree.Read(text);
        var specification = error is null ? reader.Document(value!) : null;
        if (error is not null)
        {
            reader.errors.Add(error);
        }

        return reader.errors.Count == 0 ? specification! : Invalid(reader.errors);
    }

    /// <summary>Whether an entry says what a specification could have said: nobody believes a file that was handed in.</summary>
    public static bool IsSound(PlanEntry entry) =>
        Id().IsMatch(entry.OntologyId) &&
        Uri.TryCreate(entry.Url, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" or "file" && url.UserInfo.Length == 0 && entry.Url.Length <= 4_000 &&
        (entry.Checksum is null || Checksum().IsMatch(entry.Checksum)) &&
        (entry.BaseIri is null || entry.BaseIri.Length <= 2_000 && Uri.TryCreate(entry.BaseIri, UriKind.Absolute, out _)) &&
        entry.RefuseOn is "error" or "warning" or "never" &&
        entry.Severities.Count <= 100 && entry.Severities.All(s => s.Key.Length <= 100 && s.Value is "error" or "warning" or "info" or "off") &&
        entry.Formats.Count <= KnownFormats.Length && entry.Formats.All(f => KnownFormats.Contains(f, StringComparer.Ordinal)) &&
        new[] { entry.Source, entry.Resolver, entry.Title, entry.Version, entry.Licence, entry.DeclaredLicence, entry.MediaType, entry.ETag, entry.Member, entry.Code, entry.Message }
            .All(text => text is null || text.Length <= 2_000 && !text.Any(char.IsControl));

    private static Error Invalid(IEnumerable<SyntaxError> errors) => Error.Invalid("specification_invalid", "The specification cannot be used; nothing was planned. Mend the named lines.") with
    {
        Fields = errors.GroupBy(e => $"line {e.Line}, column {e.Column}", StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Select(e => e.Message).ToArray(), StringComparer.Ordinal),
    };

    private Specification Document(YamlValue value)
    {
        var fields = Fields(value, "The document", ["defaults", "ontologies"]);
        var defaults = fields.TryGetValue("defaults", out var given) ? Fields(given, "defaults", KnownDefaults) : [];
        var ontologies = new List<SpecifiedOntology>();
        if (!fields.TryGetValue("ontologies", out var list) || list is not YamlList { Items: var items })
        {
            Wrong(list ?? value, "'ontologies' is a list with one entry for each ontology, at least one.");
            items = [];
        }
        else if (items.Count is 0 or > Specification.MostEntries)
        {
            Wrong(list, $"'ontologies' has 1 to {Specification.MostEntries} entries.");
        }

        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in items.Take(Specification.MostEntries))
        {
            if (Entry(item, defaults) is { } entry)
            {
                if (!ids.Add(entry.Id))
                {
                    Wrong(item, $"The id '{entry.Id}' stands twice.");
                }

                ontologies.Add(entry);
            }
        }

        return new() { Ontologies = ontologies };
    }

    private SpecifiedOntology? Entry(YamlValue item, Dictionary<string, YamlValue> defaults)
    {
        if (item is not YamlMap)
        {
            Wrong(item, "An ontology is a mapping with at least an 'id'.");
            return null;
        }

        var own = Fields(item, "An ontology", Known);
        var fields = new Dictionary<string, YamlValue>(defaults, StringComparer.Ordinal);
        foreach (var (key, value) in own)
        {
            fields[key] = value;
        }

        if (Text(fields, "id", 64) is not { } id || !Id().IsMatch(id))
        {
            Wrong(fields.GetValueOrDefault("id") ?? item, "'id' is required: 1 to 64 lower-case letters, digits, hyphens and underscores, a letter first.");
            return null;
        }

        return new()
        {
            Id = id,
            Resolver = Choice(fields, "resolver", resolvers) ?? Missing(item, "resolver", resolvers),
            Source = Text(fields, "source", 2_000) ?? id,
            Formats = Formats(fields),
            Licence = Text(fields, "licence", 200),
            AllowUnknownLicence = Flag(fields, "allowUnknownLicence"),
            Checksum = Checked(fields, "checksum", Checksum(), "is 'sha256:' and 64 hexadecimal digits."),
            Member = Text(fields, "member", 1_000),
            BaseIri = Iri(fields),
            RefuseOn = Choice(fields, "refuseOn", ["error", "warning", "never"]) ?? SpecifiedOntology.RefuseOnError,
            Severities = Severities(fields, defaults),
        };
    }

    private string Missing(YamlValue at, string key, IEnumerable<string> choices)
    {
        if (at is YamlMap map && map.Entries.All(e => e.Key.Text != key))
        {
            Wrong(at, $"'{key}' is required, here or under 'defaults': one of {string.Join(", ", choices)}.");
        }

        return "";
    }

    private List<string> Formats(Dictionary<string, YamlValue> fields)
    {
        var formats = new List<string>();
        foreach (var item in fields.GetValueOrDefault("formats") switch { YamlList list => list.Items, null => [], var single => [single] })
        {
            if (item is YamlText { Text: var text } && KnownFormats.Contains(text, StringComparer.Ordinal) && !formats.Contains(text, StringComparer.Ordinal))
            {
                formats.Add(text);
            }
            else
            {
                Wrong(item, $"'formats' lists file extensions, each once: {string.Join(", ", KnownFormats)}.");
            }
        }

        return formats;
    }

    private Dictionary<string, string> Severities(Dictionary<string, YamlValue> fields, Dictionary<string, YamlValue> defaults)
    {
        var severities = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var value in new[] { defaults.GetValueOrDefault("severities"), fields.GetValueOrDefault("severities") }.Distinct())
        {
            foreach (var (key, severity) in value is YamlMap map ? map.Entries : [])
            {
                if (severity is YamlText { Text: "error" or "warning" or "info" or "off" } text)
                {
                    severities[key.Text] = text.Text;
                }
                else
                {
                    Wrong(severity, $"The severity of '{Shown.Of(key.Text)}' is one of error, warning, info, off.");
                }
            }

            if (value is not null and not YamlMap)
            {
                Wrong(value, "'severities' is a mapping from rules to error, warning, info or off.");
            }
        }

        return severities;
    }

    private string? Iri(Dictionary<string, YamlValue> fields)
    {
        var iri = Text(fields, "baseIri", 2_000);
        if (iri is not null && !Uri.TryCreate(iri, UriKind.Absolute, out _))
        {
            Wrong(fields["baseIri"], "'baseIri' is an absolute IRI.");
        }

        return iri;
    }

    private string? Checked(Dictionary<string, YamlValue> fields, string key, Regex form, string rule)
    {
        var text = Text(fields, key, 200);
        if (text is not null && !form.IsMatch(text))
        {
            Wrong(fields[key], $"'{key}' {rule}");
        }

        return text?.ToLowerInvariant();
    }

    private string? Choice(Dictionary<string, YamlValue> fields, string key, IReadOnlyCollection<string> choices)
    {
        if (!fields.TryGetValue(key, out var value))
        {
            return null;
        }

        if (value is YamlText { Text: var text } && choices.Contains(text, StringComparer.Ordinal))
        {
            return text;
        }

        Wrong(value, $"'{key}' is one of {string.Join(", ", choices)}.");
        return "";
    }

    private bool Flag(Dictionary<string, YamlValue> fields, string key)
    {
        if (fields.GetValueOrDefault(key) is not { } value)
        {
            return false;
        }

        if (value is YamlText { Text: "true" or "false" } flag)
        {
            return flag.Text == "true";
        }

        Wrong(value, $"'{key}' is true or false.");
        return false;
    }

    private string? Text(Dictionary<string, YamlValue> fields, string key, int longest)
    {
        if (!fields.TryGetValue(key, out var value))
        {
            return null;
        }

        if (value is YamlText { Text.Length: > 0 } text && text.Text.Length <= longest && !text.Text.Any(char.IsControl))
        {
            return text.Text;
        }

        Wrong(value, $"'{key}' is a text of 1 to {longest:N0} printable characters.");
        return null;
    }

    private Dictionary<string, YamlValue> Fields(YamlValue value, string what, string[] known)
    {
        if (value is not YamlMap map)
        {
            Wrong(value, $"{what} is a mapping with {string.Join(", ", known)}.");
            return [];
        }

        foreach (var (key, _) in map.Entries.Where(e => !known.Contains(e.Key.Text, StringComparer.Ordinal)))
        {
            Wrong(key, $"'{Shown.Of(key.Text)}' is unknown here; known are {string.Join(", ", known)}.");
        }

        return map.Entries.ToDictionary(e => e.Key.Text, e => e.Value, StringComparer.Ordinal);
    }

    private void Wrong(YamlValue at, string message) => errors.Add(new("specification_invalid", at.Line, at.Column, message));

    [GeneratedRegex("^[a-z][a-z0-9_-]{0,63}$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 100)]
    private static partial Regex Id();

    [GeneratedRegex("^sha256:[0-9a-fA-F]{64}$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 100)]
    private static partial Regex Checksum();
}
