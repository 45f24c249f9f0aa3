namespace Alexandria.Hostile.Tests;

/// <summary>What a test measured. The test run prints these lines, also of tests that pass.</summary>
internal static class Figures
{
    public static void Print(string line) => TestContext.Current.TestOutputHelper?.WriteLine("MEASURED " + line);
}
