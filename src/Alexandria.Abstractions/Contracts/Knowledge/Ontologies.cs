using Alexandria.Events;

namespace Alexandria.Contracts.Knowledge;

/// <summary>Where the way of an ontology into the catalog can be barred.</summary>
public enum OntologyGate
{
    /// <summary>What the specification asks for: resolvers, licences.</summary>
    Configuration,

    /// <summary>Where a download may come from, how large it may be, and whether it is what was expected.</summary>
    Url,

    /// <summary>Which local files may be read.</summary>
    FileSystem,

    /// <summary>What an archive may contain.</summary>
    Extraction,

    /// <summary>Whether there is room, and whether what is stored is what was written.</summary>
    Storage,

    /// <summary>What the catalog takes in.</summary>
    Database,

    /// <summary>Whether a version may pass from one stage to the next.</summary>
    Boundary,
}

/// <summary>A plan was made: which files to fetch for which ontologies.</summary>
/// <param name="PlanId">The plan.</param>
/// <param name="Resolved">How many ontologies can be pulled.</param>
/// <param name="Refused">How many cannot.</param>
/// <param name="Revision">1: it is said once.</param>
[Event("ontologies.planned", 1)]
public sealed record OntologiesPlanned(string PlanId, int Resolved, int Refused, long Revision) : IEvent
{
    public string Subject => PlanId;
}

/// <summary>An ontology is on its way into the catalog.</summary>
/// <param name="PullId">The pull.</param>
/// <param name="OntologyId">What is pulled.</param>
/// <param name="PlanId">By which plan.</param>
/// <param name="Revision">The pull's revision after it.</param>
[Event("ontologies.pull-started", 1)]
public sealed record OntologyPullStarted(string PullId, string OntologyId, string PlanId, long Revision) : IEvent
{
    public string Subject => PullId;
}

/// <summary>The download boundary: the file is in the store, or upstream has nothing newer.</summary>
/// <param name="PullId">The pull.</param>
/// <param name="OntologyId">Whose file it is.</param>
/// <param name="Host">Where it came from; empty for a local file.</param>
/// <param name="Artifact">SHA-256 of the file.</param>
/// <param name="Bytes">Bytes that came over the network; 0 when nothing had to.</param>
/// <param name="FromCache">Whether nothing had to be downloaded.</param>
/// <param name="ElapsedMilliseconds">From the first request to the stored file.</param>
/// <param name="WaitedMilliseconds">Of that, waited for the politeness limits.</param>
/// <param name="Attempts">Requests that it took.</param>
/// <param name="CoolDowns">How often a host asked to be left alone for a while.</param>
/// <param name="Revision">The pull's revision after it.</param>
[Event("ontologies.downloaded", 1)]
public sealed record OntologyDownloaded(
    string PullId, string OntologyId, string Host, string Artifact, long Bytes, bool FromCache, long ElapsedMilliseconds, long WaitedMilliseconds, int Attempts, int CoolDowns, long Revision) : IEvent
{
    public string Subject => PullId;
}

/// <summary>The extraction boundary: the files of the artifact are in the store.</summary>
/// <param name="PullId">The pull.</param>
/// <param name="OntologyId">Whose files they are.</param>
/// <param name="Format">Of the archive: <c>zip</c>; <c>none</c> when the artifact is the file itself.</param>
/// <param name="Files">How many.</param>
/// <param name="Bytes">Their size altogether.</param>
/// <param name="ElapsedMilliseconds">How long it took.</param>
/// <param name="Revision">The pull's revision after it.</param>
[Event("ontologies.extracted", 1)]
public sealed record OntologyExtracted(string PullId, string OntologyId, string Format, int Files, long Bytes, long ElapsedMilliseconds, long Revision) : IEvent
{
    public string Subject => PullId;
}

/// <summary>The validation boundary: the version with its terms is in the catalog.</summary>
/// <param name="PullId">The pull.</param>
/// <param name="OntologyId">The ontology.</param>
/// <param name="VersionId">The version.</param>
/// <param name="Passed">Whether it may become the latest.</param>
/// <param name="Errors">Findings of that severity.</param>
/// <param name="Warnings">Findings of that severity.</param>
/// <param name="Terms">How many terms it has.</param>
/// <param name="Statements">How many statements.</param>
/// <param name="ElapsedMilliseconds">How long reading and checking took.</param>
/// <param name="Revision">The pull's revision after it.</param>
[Event("ontologies.validated", 1)]
public sealed record OntologyValidated(
    string PullId, string OntologyId, string VersionId, bool Passed, long Errors, long Warnings, long Terms, long Statements, long ElapsedMilliseconds, long Revision) : IEvent
{
    public string Subject => PullId;
}

/// <summary>The latest boundary: readers see this version from now on.</summary>
/// <param name="OntologyId">The ontology.</param>
/// <param name="VersionId">The version that is the latest now.</param>
/// <param name="Revision">The ontology's revision after it.</param>
[Event("ontologies.latest-moved", 1)]
public sealed record OntologyLatestMoved(string OntologyId, string VersionId, long Revision) : IEvent
{
    public string Subject => OntologyId;
}

/// <summary>A pull has ended.</summary>
/// <param name="PullId">The pull.</param>
/// <param name="OntologyId">The ontology.</param>
/// <param name="Status"><c>published</c>, <c>unchanged</c>, <c>held</c> (validated, yet not good enough to become the latest), <c>refused</c>, <c>failed</c> or <c>restored</c>.</param>
/// <param name="Code">Why, where it was not published: a stable code.</param>
/// <param name="Revision">The pull's revision after it.</param>
[Event("ontologies.pull-ended", 1)]
public sealed record OntologyPullEnded(string PullId, string OntologyId, string Status, string? Code, long Revision) : IEvent
{
    public string Subject => PullId;
}

/// <summary>Versions were removed from the catalog.</summary>
/// <param name="OntologyId">The ontology.</param>
/// <param name="VersionId">The version that is gone.</param>
/// <param name="Revision">The ontology's revision after it.</param>
[Event("ontologies.version-removed", 1)]
public sealed record OntologyVersionRemoved(string OntologyId, string VersionId, long Revision) : IEvent
{
    public string Subject => OntologyId;
}

/// <summary>A gate let something pass, or did not.</summary>
/// <param name="About">What it was about: a pull, a plan's ontology.</param>
/// <param name="DecisionId">The row that holds the message.</param>
/// <param name="Gate">Which gate.</param>
/// <param name="Rule">Which rule decided.</param>
/// <param name="Allowed">Whether it passed.</param>
/// <param name="Revision">1: it is said once.</param>
[Event("ontologies.gate-decided", 1)]
public sealed record OntologyGateDecided(string About, string DecisionId, OntologyGate Gate, string Rule, bool Allowed, long Revision) : IEvent
{
    public string Subject => About;
}
