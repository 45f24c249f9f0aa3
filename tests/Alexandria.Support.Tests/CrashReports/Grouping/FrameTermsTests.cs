using Alexandria.Support.CrashReports.Grouping;

namespace Alexandria.Support.Tests.CrashReports.Grouping;

public sealed class FrameTermsTests
{
    [Fact]
    public void Numbers_and_addresses_in_messages_are_made_equal()
    {
        var one = Crashes.Of("E", "order 17 of 204 at 0x7ffe12ab34 (deadbeef01) v2x9", "a.A.x");
        var other = Crashes.Of("E", "order 3 of 9 at 0x0000001234 (0123456789ab) v77x1", "a.A.x");

        Assert.Equal(FrameTerms.Of(one)[TermField.Message], FrameTerms.Of(other)[TermField.Message]);
    }

    [Fact]
    public void Only_the_beginning_of_a_message_counts()
    {
        var terms = FrameTerms.Of(Crashes.Of("E", "start " + new string(' ', 600) + "end", "a.A.x"))[TermField.Message];

        Assert.Equal(["start"], terms.Keys);
    }

    [Fact]
    public void What_is_nearer_to_the_crash_counts_more()
    {
        var terms = FrameTerms.Of(Crashes.At("a.A.readFile", "a.B.testLoad", "a.C.run"));

        Assert.Equal(1, terms[TermField.Function]["a.A.readFile"]);
        Assert.Equal(0.5, terms[TermField.Owner]["a.B"]);
        Assert.Equal(0.5, terms[TermField.Word]["load"]);
        Assert.DoesNotContain("test", terms[TermField.Word].Keys);
    }
}
