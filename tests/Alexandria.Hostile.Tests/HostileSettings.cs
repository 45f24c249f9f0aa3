using System.Globalization;

namespace Alexandria.Hostile.Tests;

/// <summary>What a run by hand may set.</summary>
/// <param name="Seed">Decides every random choice (<c>ALEXANDRIA_HOSTILE_SEED</c>); another one with each run when it is not set.</param>
/// <param name="Requests">How many requests the flood sends (<c>ALEXANDRIA_HOSTILE_REQUESTS</c>); 5,000 when it is not set.</param>
/// <param name="Clients">How many send at once (<c>ALEXANDRIA_HOSTILE_CLIENTS</c>); 4 when it is not set.</param>
/// <param name="Only">Number of the one request to send, as a failure named it (<c>ALEXANDRIA_HOSTILE_ONLY</c>); null: all.</param>
/// <param name="Result">File for the figures (<c>ALEXANDRIA_HOSTILE_RESULT</c>); null: none.</param>
internal sealed record HostileSettings(int Seed, int Requests, int Clients, int? Only, string? Result)
{
    public static HostileSettings Read() => new(
        Number("SEED") ?? Random.Shared.Next(1, 1_000_000),
        Number("REQUESTS") ?? 5_000,
        Number("CLIENTS") ?? 4,
        Number("ONLY"),
        Environment.GetEnvironmentVariable("ALEXANDRIA_HOSTILE_RESULT"));

    /// <summary>The choices of one request, independent of all others, so that its number reproduces it.</summary>
    public Random Choices(int number)
    {
        // Neighbouring seeds of System.Random begin alike: the bits are mixed first (the finaliser of SplitMix64).
        var mixed = unchecked(((ulong)(uint)Seed << 32) + (uint)number + 0x9E3779B97F4A7C15);
        mixed = unchecked((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9);
        mixed = unchecked((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB);
        return new Random((int)(mixed >> 33));
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable("ALEXANDRIA_HOSTILE_" + variable), CultureInfo.InvariantCulture, out var value) ? value : null;
}
