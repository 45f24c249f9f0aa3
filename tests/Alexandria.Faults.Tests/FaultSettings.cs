using System.Globalization;
using Alexandria.Testing.Servers;

namespace Alexandria.Faults.Tests;

/// <summary>What a run by hand may set.</summary>
/// <param name="Seed">Decides every random choice (<c>ALEXANDRIA_FAULT_SEED</c>); another one with each run when it is not set.</param>
/// <param name="Rounds">Kills (<c>ALEXANDRIA_FAULT_ROUNDS</c>); when it is not set 20, and 4 where a kill costs the leases' terms.</param>
/// <param name="Clients">How many write at once (<c>ALEXANDRIA_FAULT_CLIENTS</c>); 4 when it is not set.</param>
/// <param name="WriteMilliseconds">Mean time of writes before a kill (<c>ALEXANDRIA_FAULT_WRITE_MS</c>); when it is not set, a round ends with a number of writes instead.</param>
/// <param name="RoundsPerDirectory">Kills of one data directory before the next, empty one (<c>ALEXANDRIA_FAULT_ROUNDS_PER_DIRECTORY</c>), so that a round does not become dearer without end; 20 when it is not set.</param>
/// <param name="Result">File for the result as JSON (<c>ALEXANDRIA_FAULT_RESULT</c>), brought up to date after each round; null: none.</param>
internal sealed record FaultSettings(int Seed, int Rounds, int Clients, int? WriteMilliseconds, int RoundsPerDirectory, string? Result)
{
    private const int PartsPerDirectory = 1_000;

    public static FaultSettings Read() => new(
        Number("SEED") ?? Random.Shared.Next(1, 1_000_000),
        Number("ROUNDS") ?? (TestInstallation.IsScaleOut ? 4 : 20),
        Number("CLIENTS") ?? 4,
        Number("WRITE_MS"),
        Number("ROUNDS_PER_DIRECTORY") ?? 20,
        Environment.GetEnvironmentVariable("ALEXANDRIA_FAULT_RESULT"));

    /// <summary>Choices of one part of the run, independent of how the others came along.</summary>
    /// <param name="directory">Number of the data directory, from 0.</param>
    /// <param name="part">Number of the part, from 0 to 999.</param>
    public Random Choices(int directory, int part) => new(unchecked((Seed * 7919) + (directory * PartsPerDirectory) + part));

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable("ALEXANDRIA_FAULT_" + variable), CultureInfo.InvariantCulture, out var value) ? value : null;
}
