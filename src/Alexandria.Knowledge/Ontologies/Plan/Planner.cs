using Alexandria.Downloads;
using Alexandria.Knowledge.Ontologies.Plan.Resolvers;
using Alexandria.Operations;

namespace Alexandria.Knowledge.Ontologies.Plan;

/// <summary>Finds out for each ontology of a specification which file it is, whether it may be taken, and what its server says of it.</summary>
internal sealed class Planner(IEnumerable<IOntologyResolver> resolvers, IDownloader downloads, LocalFileResolver local, OntologyOptions options)
{
    /// <summary>Registries are asked beside each other; the downloader keeps each host's limits.</summary>
    private const int AtOnce = 8;

    private readonly Dictionary<string, IOntologyResolver> resolvers = resolvers.ToDictionary(r => r.Name, StringComparer.Ordinal);

    public IReadOnlyCollection<string> Resolvers => resolvers.Keys;

    /// <returns>An entry for each ontology, in order; one that cannot be pulled says why.</returns>
    public async Task<IReadOnlyList<PlanEntry>> PlanAsync(IReadOnlyList<SpecifiedOntology> ontologies, IConversation conversation, CancellationToken cancellation)
    {
        var entries = new PlanEntry[ontologies.Count];
        var done = 0;
        await Parallel.ForEachAsync(
            ontologies.Select((ontology, index) => (ontology, index)),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation },
            async (item, token) =>
            {
                entries[item.index] = await EntryAsync(item.ontology, token);
                await conversation.ReportAsync(Interlocked.Increment(ref done), entries.Length, token);
            });
        return entries;
    }

    /// <summary>What was asked for when the entry was made.</summary>
    public static SpecifiedOntology Asked(PlanEntry entry) => new()
    {
        Id = entry.OntologyId,
        Resolver = entry.Resolver,
        Source = entry.Source,
        Formats = entry.Formats,
        Licence = entry.DeclaredLicence,
        AllowUnknownLicence = entry.AllowUnknownLicence,
        Checksum = entry.Checksum,
        Member = entry.Member,
        BaseIri = entry.BaseIri,
        RefuseOn = entry.RefuseOn,
        Severities = entry.Severities,
    };

    private async Task<PlanEntry> EntryAsync(SpecifiedOntology ontology, CancellationToken cancellation)
    {
        var entry = new PlanEntry
        {
            OntologyId = ontology.Id,
            Resolver = ontology.Resolver,
            Source = ontology.Source,
            Formats = ontology.Formats,
            DeclaredLicence = ontology.Licence,
            Resolved = false,
            Checksum = ontology.Checksum,
            Member = ontology.Member,
            BaseIri = ontology.BaseIri,
            RefuseOn = ontology.RefuseOn,
            AllowUnknownLicence = ontology.AllowUnknownLicence,
            Severities = ontology.Severities,
        };
        if (!resolvers.TryGetValue(ontology.Resolver, out var resolver))
        {
            return Refused(entry, Error.Unprocessable("resolver_unknown", $"There is no resolver '{Shown.Of(ontology.Resolver)}'; there are {string.Join(", ", resolvers.Keys)}."));
        }

        var found = await resolver.ResolveAsync(ontology, cancellation);
        if (found.Failed)
        {
            return Refused(entry, found.Error);
        }

        entry = entry with
        {
            Url = found.Value.Url,
            Title = Line(found.Value.Title),
            Version = Line(found.Value.Version),
            Licence = Licences.Identify(Line(ontology.Licence ?? found.Value.Licence)),
        };
        return CheckLicence(entry) is { } error ? Refused(entry, error) : await ProbeAsync(entry, cancellation);
    }

    /// <summary>Whether what is known of the licence lets the ontology pass.</summary>
    public Error? CheckLicence(PlanEntry entry)
    {
        if (entry.Licence is null)
        {
            return entry.AllowUnknownLicence
                ? null
                : Error.Unprocessable("licence_unknown", $"Nobody says under which licence '{entry.OntologyId}' is. Look it up and write 'licence:' into the specification, or take it all the same with 'allowUnknownLicence: true'.");
        }

        return OntologyOptions.Split(options.Licences).Contains(entry.Licence, StringComparer.OrdinalIgnoreCase)
            ? null
            : Error.Unprocessable("licence_not_allowed", $"'{entry.OntologyId}' is under '{Shown.Of(entry.Licence)}', which the installation does not take; an administrator can add it to Knowledge:Ontologies:Licences.");
    }

    private async Task<PlanEntry> ProbeAsync(PlanEntry entry, CancellationToken cancellation)
    {
        if (!Uri.TryCreate(entry.Url, UriKind.Absolute, out var address))
        {
            return Refused(entry, Error.Unprocessable("resolver_answer", $"The source of '{entry.OntologyId}' names no absolute address."));
        }

        if (address.IsFile)
        {
            var file = local.Open(address.LocalPath);
            return file.Failed ? Refused(entry, file.Error) : entry with { Resolved = true, Size = new FileInfo(file.Value).Length, LastModified = new DateTimeOffset(File.GetLastWriteTimeUtc(file.Value)) };
        }

        var probe = await downloads.ProbeAsync(new ResourceRequest { Address = address, Credential = CredentialOf(entry, options), MaxBytes = options.MaxDownloadBytes }, cancellation);
        return probe.Failed
            ? Refused(entry, probe.Error)
            : entry with { Resolved = true, MediaType = probe.Value.MediaType, Size = probe.Value.Bytes, ETag = probe.Value.ETag, LastModified = probe.Value.LastModified };
    }

    /// <summary>What the entry's host is told of who asks; null for nothing.</summary>
    public static DownloadCredential? CredentialOf(PlanEntry entry, OntologyOptions options) =>
        entry.Resolver == "bioportal" && options.BioPortalKey.Length > 0 && new Uri(options.BioPortal).IsBaseOf(new Uri(entry.Url))
            ? new("Authorization", BioPortalResolver.Credential(options))
            : null;

    private static PlanEntry Refused(PlanEntry entry, Error error) => entry with { Resolved = false, Code = error.Code, Message = error.Message };

    /// <summary>A registry's text in one line of bounded length.</summary>
    private static string? Line(string? text) => text is null ? null : text.Length > 200 || text.Any(char.IsControl) ? Shown.Of(text) : text;
}
