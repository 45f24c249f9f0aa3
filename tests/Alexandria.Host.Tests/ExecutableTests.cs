namespace Alexandria.Host.Tests;

public sealed class ExecutableTests
{
    [Fact]
    public async Task The_version_is_the_only_thing_on_standard_output()
    {
        var answer = await ServerProcess.RunAsync("--version");
        Assert.Equal((0, ""), (answer.Code, answer.Error));
        Assert.Matches(@"^\d+\.\d+\.\d+\r?\n$", answer.Out);
    }

    [Fact]
    public async Task A_mistyped_verb_is_wrong_use_and_the_meant_one_is_suggested_on_standard_error()
    {
        var answer = await ServerProcess.RunAsync("doktor");
        Assert.Equal((2, ""), (answer.Code, answer.Out));
        Assert.Contains("doctor", answer.Error, StringComparison.Ordinal);
        Assert.Equal("wrong_use", (await CommandLine.RunAsync("doktor", "--json")).Problem["code"]!.ToString());
    }

    [Fact]
    public async Task Help_of_every_verb_has_a_summary_and_help_of_the_whole_names_every_group()
    {
        var all = await CommandLine.RunAsync("--help");
        Assert.Equal(0, all.Code);
        foreach (var group in new[] { "up", "doctor", "config", "audit", "events", "user" })
        {
            Assert.Contains($"\n  {group} ", all.Out, StringComparison.Ordinal);
        }

        var one = await CommandLine.RunAsync("up", "--help");
        Assert.Contains("alexandria up --demo", one.Out, StringComparison.Ordinal);
        Assert.Contains("SIGTERM", one.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_directory_that_cannot_be_used_is_told()
    {
        using var data = new TemporaryDirectory();
        File.WriteAllText(data.File("file"), "");
        Assert.Equal(2, (await CommandLine.RunAsync("role", "list", "--data", data.File("file"))).Code);
        Assert.Equal(2, (await CommandLine.RunAsync("up", "--data", data.File("file"))).Code);
    }
}
