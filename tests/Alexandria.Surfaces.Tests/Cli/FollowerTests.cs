using Alexandria.Modules;

namespace Alexandria.Surfaces.Tests.Cli;

public sealed class FollowerTests
{
    private static readonly string[] Import = ["note", "import", "--box", "b", "--text", "t"];

    [Theory]
    [InlineData(false, new string[0], false)]
    [InlineData(false, new[] { "--wait" }, true)]
    [InlineData(true, new string[0], true)]
    [InlineData(true, new[] { "--no-wait" }, false)]
    [InlineData(true, new[] { "--json" }, false)]
    [InlineData(true, new[] { "--json", "--wait" }, true)]
    public async Task What_was_set_going_is_followed_at_a_terminal_or_where_it_is_asked_for(bool terminal, string[] more, bool follows)
    {
        var run = new CliRun { Followers = [new Counting()], OutIsTerminal = terminal };

        Assert.Equal(follows ? 1 : 0, await run.RunAsync([.. Import, .. more]));

        // Lines for people are the answer; a program gets the answer as it stands at the end, and nothing else on its output.
        var json = more.Contains("--json", StringComparer.Ordinal);
        Assert.Equal(follows, (json ? run.Error : run.Out).Contains("following 1, live: " + (terminal && !json), StringComparison.Ordinal));
        Assert.Equal(json, run.Out == (follows ? "{\"id\":\"ended\"}\n" : "{\"id\":\"1\"}\n"));
    }

    [Fact]
    public async Task Help_tells_what_is_waited_for()
    {
        var run = new CliRun { Followers = [new Counting()] };
        Assert.Equal(0, await run.RunAsync("note", "import", "--help"));
        Assert.Contains("Wait for the end.", run.Out, StringComparison.Ordinal);
        Assert.Contains("--no-wait", run.Out, StringComparison.Ordinal);
        Assert.Equal(0, await run.RunAsync("note", "list", "--help"));
    }

    private sealed class Counting : Follower
    {
        public override string Operation => "notes.import";

        public override string Summary => "Wait for the end.";

        public override async Task<Result<Followed>> FollowAsync(object answer, FollowContext context)
        {
            await context.Lines.WriteLineAsync($"following {((Sample.Answer)answer).Id}, live: {context.Live}");
            return new Followed(new Sample.Answer("ended"), 1);
        }
    }
}
