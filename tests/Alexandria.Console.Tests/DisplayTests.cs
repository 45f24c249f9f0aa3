using Alexandria.Console.Display;

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
}
