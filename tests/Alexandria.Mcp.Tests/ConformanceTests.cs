namespace Alexandria.Mcp.Tests;

public sealed class ConformanceTests(ConformanceServer server) : IClassFixture<ConformanceServer>
{
    [Theory]
    [InlineData("--spec-version", "2025-03-26")]
    [InlineData("--spec-version", "2025-06-18")]
    [InlineData("--requirements", "2025-11-25")]
    [InlineData("--requirements", "2026-07-28")]
    public async Task Everything_that_a_revision_requires_of_a_server_is_conformed_to(string selection, string revision)
    {
        var (suite, reason) = await ConformanceSuite.GetAsync(TestContext.Current.CancellationToken);
        if (suite is null)
        {
            Assert.Skip(reason);
        }

        var (exit, output) = await suite.RunAsync(server.Address, [selection, revision], TestContext.Current.CancellationToken);

        TestContext.Current.TestOutputHelper?.WriteLine(output);
        Assert.True(exit == 0, output);
    }
}
