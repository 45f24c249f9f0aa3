using System.ComponentModel.DataAnnotations;
using Alexandria.Knowledge.Ontologies.Extraction;
using Alexandria.Operations;

namespace Alexandria.Knowledge.Ontologies;

/// <summary>Section <c>Knowledge:Ontologies</c>: where vocabularies may come from and what they may be.</summary>
public sealed record OntologyOptions
{
    /// <summary>SPDX identifiers of the licences that are taken, separated by commas.</summary>
    [StringLength(2_000)]
    public string Licences { get; init; } = "CC0-1.0, CC-BY-3.0, CC-BY-4.0, CC-BY-SA-3.0, CC-BY-SA-4.0, PDDL-1.0, ODC-By-1.0, MIT, Apache-2.0, BSD-3-Clause, W3C, W3C-20150513";

    /// <summary>The largest file that is downloaded, bytes. 1 KiB to 1 TiB.</summary>
    [Range(1_024, 1L << 40)] public long MaxDownloadBytes { get; init; } = 8L << 30;

    /// <summary>Folders that the resolver <c>file</c> may read from, separated by commas; none unless told.</summary>
    [StringLength(4_000)] public string LocalDirectories { get; init; } = "";

    /// <summary>Where persistent URLs of OBO begin; <c>uo.obo</c> is added.</summary>
    [Url] public string OboPurl { get; init; } = "http://purl.obolibrary.org/obo/";

    /// <summary>The OBO Foundry's registry, where titles and licences are looked up; empty to do without.</summary>
    [StringLength(2_000)] public string OboRegistry { get; init; } = "https://obofoundry.org/registry/ontologies.jsonld";

    /// <summary>The Bioregistry's API.</summary>
    [Url] public string Bioregistry { get; init; } = "https://bioregistry.io/api/";

    /// <summary>The Ontology Lookup Service's API.</summary>
    [Url] public string Ols { get; init; } = "https://www.ebi.ac.uk/ols4/api/";

    /// <summary>BioPortal's API.</summary>
    [Url] public string BioPortal { get; init; } = "https://data.bioontology.org/";

    /// <summary>Key of BioPortal's API; sent to its host alone. Never printed.</summary>
    [Secret] public string BioPortalKey { get; init; } = "";

    /// <summary>The API of Linked Open Vocabularies.</summary>
    [Url] public string Lov { get; init; } = "https://lov.linkeddata.es/dataset/lov/api/v2/";

    /// <summary>How many versions of an ontology <c>ontology prune</c> keeps, the latest included. 1 to 1,000.</summary>
    [Range(1, 1_000)] public int KeepVersions { get; init; } = 10;

    /// <summary>The most terms of one version. 1,000 to 50,000,000.</summary>
    [Range(1_000, 50_000_000)] public int MaxTerms { get; init; } = 5_000_000;

    /// <summary>The most files and folders of an archive. 1 to 1,000,000.</summary>
    [Range(1, 1_000_000)] public int MaxArchiveEntries { get; init; } = 50_000;

    /// <summary>The most bytes that an archive may come to. 1 KiB to 1 TiB.</summary>
    [Range(1_024, 1L << 40)] public long MaxExtractedBytes { get; init; } = 8L << 30;

    /// <summary>The most bytes of everything for each byte of an archive. 1 to 100,000.</summary>
    [Range(1.0, 100_000.0)] public double MaxArchiveRatio { get; init; } = 100;

    /// <summary>Bytes that stay free on the disk while archives are extracted.</summary>
    [Range(0, 1L << 40)] public long DiskReserveBytes { get; init; } = 512L << 20;

    /// <summary>Without the key, so that printing the options cannot show it.</summary>
    public override string ToString() => $"{nameof(OntologyOptions)} {{ Licences = {Licences} }}";

    internal ExtractionOptions Extraction() => new()
    {
        MaxEntries = MaxArchiveEntries,
        MaxTotalBytes = MaxExtractedBytes,
        MaxFileBytes = MaxExtractedBytes,
        MaxTotalRatio = MaxArchiveRatio,
        MaxEntryRatio = 2 * MaxArchiveRatio,
        DiskReserveBytes = DiskReserveBytes,
    };

    internal static IReadOnlyList<string> Split(string list) => list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
