using System.Security.Cryptography;
using Alexandria.Knowledge.Ontologies.Sorting;

namespace Alexandria.Knowledge.Ontologies.Rdf.Canonical;

/// <summary>What bringing a dataset into its canonical form may cost.</summary>
internal sealed record CanonicalOptions
{
    /// <summary>Where the sort puts what does not fit in its memory.</summary>
    public required string TempFolder { get; init; }

    /// <summary>For the lines that are being sorted, in bytes.</summary>
    public int SortMemoryBytes { get; init; } = ExternalSort.DefaultMemoryBytes;

    /// <summary>For the statements that mention blank nodes, in bytes: they are all needed at once. More is <c>canonical_too_large</c>.</summary>
    public long MaxBlankNodeBytes { get; init; } = 512L * 1024 * 1024;

    /// <summary>
    /// The work on blank nodes whose own statements do not tell them apart, in steps of some microseconds, beside
    /// <see cref="WorkPerNode"/>. More is <c>canonical_too_complex</c>: a few nodes can be related to each other so
    /// that no computer comes to an end (RDFC-1.0, section 7.1, dataset poisoning).
    /// </summary>
    public long MaxWork { get; init; } = 1_000_000;

    /// <summary>What each blank node adds to the bound: twins in a large vocabulary are many and cost little each.</summary>
    public int WorkPerNode { get; init; } = 100;

    /// <summary>The hash function of labels and digest: RDFC-1.0 has SHA-256 and allows SHA-384.</summary>
    public HashAlgorithmName Hash { get; init; } = HashAlgorithmName.SHA256;
}

/// <summary>A dataset in its canonical form.</summary>
/// <param name="Digest">Of its lines, in lower-case hexadecimal: equal for isomorphic datasets, different for all others.</param>
/// <param name="Statements">How many different ones it has.</param>
internal sealed record CanonicalDigest(string Digest, long Statements);
