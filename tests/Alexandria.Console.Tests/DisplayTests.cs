using Alexandria.Console.Display;
using Alexandria.Console.Shell;
using Alexandria.Operations;

namespace Alexandria.Console.Tests;

public sealed class DisplayTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(-10, "just now")]
    [InlineData(-50, "1 min ago")]
    [InlineData(-3500, "58 min ago")]
    [InlineData(-3599, "1 h ago")]
    [InlineData(-84_000, "23 h ago")]
    [InlineData(-90_000, "1 d ago")]
    [InlineData(7200, "in 2 h")]
    [InlineData(-2_000_000, "6 Feb")]
    [InlineData(-40_000_000, "23 Nov 2024")]
    public void Times_are_said_as_people_say_them(int seconds, string expected) =>
        Assert.Equal(expected, RelativeTime.Between(Now.AddSeconds(seconds), Now));

    [Theory]
    [InlineData("in_progress", "In progress")]
    [InlineData("InProgress", "In progress")]
    [InlineData("quoted-trace", "Quoted trace")]
    [InlineData("", "")]
    public void Names_become_words(string name, string expected) => Assert.Equal(expected, Words.Of(name));

    [Theory]
    [InlineData("local:root", "root", "root (this machine)")]
    [InlineData("workflow:ticket-resolution", null, "Ticket resolution (workflow)")]
    [InlineData("user:0198c0de", "Ada", "Ada")]
    [InlineData("user:0198c0de", null, "a user")]
    [InlineData("key:0198c0de", null, "an API key")]
    [InlineData("Ada", null, "Ada")]
    [InlineData("Team: billing", null, "Team: billing")]
    public void Callers_are_named_as_people_know_them(string id, string? name, string expected) => Assert.Equal(expected, Words.OfCaller(id, name));

    [Fact]
    public void A_form_that_came_too_late_and_a_page_that_is_gone_are_explained_to_people()
    {
        var stale = new Error(ErrorKind.PreconditionFailed, "version_mismatch", "The resource is at version 12, not 8; read it again and repeat the change.");

        Assert.Equal("Somebody else changed this meanwhile. Your text is kept; look at the new state and send again.", stale.ForPeople.Message);
        Assert.Equal("This page of the list is no longer there.", PageCursor.Malformed.ForPeople.Message);
        Assert.Same(Failures.NoPage, Failures.NoPage.ForPeople);
    }
}
