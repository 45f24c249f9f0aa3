using System.Text.RegularExpressions;
using Alexandria.Knowledge.Ontologies.Catalog;
using Alexandria.Knowledge.Ontologies.Extraction;
using Alexandria.Knowledge.Ontologies.Extraction.Names;
using Alexandria.Knowledge.Ontologies.Plan;

namespace Alexandria.Knowledge.Ontologies.Backup;

/// <summary>Whether a record can be one that this program wrote. A backup is a stranger's file: nothing in it is believed that can be looked up in the content.</summary>
internal static partial class RecordCheck
{
    private const int MostText = 10_000;

    /// <summary>What is wrong with it; null when nothing is.</summary>
    public static string? Problem(VersionRecord record, ExtractionOptions names)
    {
        var version = record.Version;
        var main = record.Files.Where(f => f.Main).ToList();
        return 0 switch
        {
            _ when !Id().IsMatch(version.Id) => "its id is none",
            _ when version.Number is < 1 or > int.MaxValue => "its number is none",
            _ when !IsDigest(version.Artifact) || !IsDigest(version.Content) || !record.Files.All(f => IsDigest(f.Sha256)) => "a digest is none",
            _ when record.Files.Count is 0 || record.Files.Count > names.MaxEntries || record.Files.Any(f => f.Bytes < 0) => "it has no files, too many, or one of no possible size",
            _ when main is not [var only] || only.Sha256 != version.Content => "its files do not say which one is the ontology",
            _ when record.Files.Select(f => f.Path).Distinct(StringComparer.Ordinal).Count() != record.Files.Count || !record.Files.All(f => IsPath(f.Path, names)) => "a path is none, or stands there twice",
            _ when version.State is not (VersionState.Held or VersionState.Valid) || version is { Latest: true, State: not VersionState.Valid } => "its state is none that a kept version has",
            _ when !SpecificationReader.IsSound(record.Entry) || record.Entry.OntologyId != version.OntologyId || record.Entry.Url != version.Url => "what was pulled is nothing that could have been",
            _ when record.Plan is { } plan && !IsSound(plan) => "its plan is none",
            _ when Texts(record).Any(t => t is { Length: > MostText } || t?.Any(char.IsControl) == true) => "a text is too long or has control characters",
            _ => null,
        };
    }

    public static bool IsDigest(string text) => Digest().IsMatch(text);

    public static bool IsId(string text) => Id().IsMatch(text);

    // Entries that could not be resolved have no address; they are there to say why.
    private static bool IsSound(PlanRecord plan) =>
        Id().IsMatch(plan.Id) && plan.Entries.Count <= Specification.MostEntries && plan.Specification.Length <= Specification.MostCharacters && !plan.Specification.Contains('\0', StringComparison.Ordinal) &&
        plan.CreatedBy.Length <= 200 && !plan.CreatedBy.Any(char.IsControl) && plan.Entries.All(e => SpecificationReader.IsSound(e.Resolved ? e : e with { Url = "https://example.org/" }));

    private static bool IsPath(string path, ExtractionOptions names)
    {
        try
        {
            return string.Join('/', EntryPath.Parse(path, names).Names) == path && path.Length > 0;
        }
        catch (ArchiveRefusedException)
        {
            // A file that came in no archive is called as its address ends, which an archive need not allow.
            return path.Length is > 0 and <= 200 && !path.Any(c => char.IsControl(c) || c is '/' or '\\') && path is not ("." or "..");
        }
    }

    private static IEnumerable<string?> Texts(VersionRecord record) =>
        [record.Version.Label, record.Version.Title, record.Version.Iri, record.Version.Licence, record.Version.Format, record.Version.Canonical, record.Upstream?.MediaType, record.Upstream?.ETag];

    [GeneratedRegex("^[0-9a-zA-Z-]{1,64}$", RegexOptions.CultureInvariant, 100)]
    private static partial Regex Id();

    [GeneratedRegex("^[0-9a-f]{64}$", RegexOptions.CultureInvariant, 100)]
    private static partial Regex Digest();
}
