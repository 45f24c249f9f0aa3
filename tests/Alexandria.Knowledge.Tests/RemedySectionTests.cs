using Alexandria.Knowledge.Search;

namespace Alexandria.Knowledge.Tests;

public sealed class RemedySectionTests
{
    [Theory]
    [InlineData("## What you see\nIt stops.\n\n## What to do\n\n1. Open it.\n2. Close it.\n\n## Why\nBecause.", "1. Open it.\n2. Close it.")]
    [InlineData("# Solution\r\nRestart.\r\n", "Restart.")]
    [InlineData("## How to restore\nFirst this.\nThen a line that is longer than what may be quoted, so it is left out.", "First this.")]
    [InlineData("No headings at all.", null)]
    [InlineData("## Why\nBecause.", null)]
    [InlineData("## Fix", null)]
    [InlineData("", null)]
    public void The_section_that_says_what_to_do_is_quoted_from_its_beginning_in_whole_lines(string body, string? expected) =>
        Assert.Equal(expected, RemedySection.BeginningOf(body, 40));

    [Fact]
    public void A_section_whose_first_line_is_too_long_is_not_quoted() =>
        Assert.Null(RemedySection.BeginningOf("## Fix\n" + new string('x', 100_000), 400));
}
