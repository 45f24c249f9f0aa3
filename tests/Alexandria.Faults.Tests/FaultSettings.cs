using System.Globalization;

namespace Alexandria.Faults.Tests;

/// <summary>What a run by hand may set.</summary>
/// <param name="Seed">Decides every random choice (<c>ALEXANDRIA_FAULT_SEED</c>); another one with each run when it is not set.</param>
/// <param name="Rounds">Kills (<c>ALEXANDRIA_FAULT_ROUNDS</c>); 20 when it is not set.</param>
internal sealed record FaultSettings(int Seed, int Rounds)
{
    public static FaultSettings Read() => new(Number("ALEXANDRIA_FAULT_SEED") ?? Random.Shared.Next(1, 1_000_000), Number("ALEXANDRIA_FAULT_ROUNDS") ?? 20);

    /// <summary>Choices of one part of the run, independent of how the others came along.</summary>
    public Random Choices(int part) => new(unchecked((Seed * 7919) + part));

    private static int? Number(string variable) => int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var value) ? value : null;
}
