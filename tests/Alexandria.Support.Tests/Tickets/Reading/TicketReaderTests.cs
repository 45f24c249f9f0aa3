using Alexandria.Support.Tickets.Reading;
using FsCheck;
using FsCheck.Fluent;

namespace Alexandria.Support.Tests.Tickets.Reading;

public sealed class TicketReaderTests
{
    [Fact]
    public void A_whole_ticket_is_read()
    {
        var signals = TicketReader.Read("Export fails since the upgrade to 4.2.1", """
            Hello,

            Product: Ledger
            Component: Reports
            we are blocked: the export in ReportWriter stops with ERR_NOSPC on Ubuntu 22.04 (x86_64), Java 17.0.9 and Chrome 120.
            It says:

            java.io.IOException: No space left on device
                at com.acme.ledger.ReportWriter.flush(ReportWriter.java:88)
                at com.acme.ledger.Export.run(Export.java:20)

            Regards
            """);

        Assert.Equal("Ledger", signals.Product);
        Assert.Equal(["4.2.1"], signals.Versions);
        Assert.Equal(["ERR_NOSPC"], signals.ErrorCodes);
        Assert.Equal(
            [new(EnvironmentKind.OperatingSystem, "Ubuntu", "22.04"), new(EnvironmentKind.Architecture, "x64", ""), new(EnvironmentKind.Runtime, "Java", "17.0.9"), new(EnvironmentKind.Browser, "Chrome", "120")],
            signals.Environment);
        Assert.Equal("java.io.IOException", Assert.Single(signals.Traces).Exceptions[0].Type);
        Assert.Contains("reports", signals.Components);
        Assert.Contains("reportwriter", signals.Components);
        Assert.Equal(TicketUrgency.High, signals.Urgency);
        Assert.Equal(["blocked"], signals.UrgencyWords);
        Assert.Contains("export", signals.Terms.Keys);
        Assert.DoesNotContain("flush", signals.Terms.Keys);
    }

    [Fact]
    public void What_was_stated_goes_before_what_the_text_says()
    {
        var signals = TicketReader.Read("s", "Product: Other\nVersion: 1.0\nIn release 2.0 too.", "Ledger", "3.0");

        Assert.Equal("Ledger", signals.Product);
        Assert.Equal(["3.0", "1.0", "2.0"], signals.Versions);
    }

    [Theory]
    [InlineData("broken in version 4.2", "4.2")]
    [InlineData("broken since v1.7.0-rc.2.", "1.7.0-rc.2")]
    [InlineData("updated from 3.1 to 3.2", "3.1,3.2")]
    [InlineData("we run 10.4.17 here", "10.4.17")]
    [InlineData("it costs 4.20 and takes 3 days", "")]
    [InlineData("on Python 3.11.4 and node v20.1.0", "")]
    public void Versions_of_the_product_are_told_from_other_numbers(string text, string versions) =>
        Assert.Equal(versions, string.Join(',', TicketReader.Read("", text).Versions));

    [Theory]
    [InlineData("ORA-00942: table or view does not exist", "ORA-00942")]
    [InlineData("connect ECONNREFUSED 127.0.0.1", "ECONNREFUSED")]
    [InlineData("Windows says 0x80070005.", "0X80070005")]
    [InlineData("error CS0103 and HTTP 503", "CS0103,HTTP 503")]
    [InlineData("the status code 404", "HTTP 404")]
    [InlineData("UTF-8, SHA-256, ISO-8859-1, EVERYONE and RFC-2119 are no errors", "")]
    [InlineData("at 0x00007ffe12ab34cd, 500 times", "")]
    public void Error_codes_are_known_by_their_form(string text, string codes) =>
        Assert.Equal(codes, string.Join(',', TicketReader.Read("", text).ErrorCodes));

    [Theory]
    [InlineData("Windows Server 2019", "Windows 2019")]
    [InlineData("jdk-17.0.2 and python3.11", "Java 17.0.2,Python 3.11")]
    [InlineData("on arm64, macOS 14.2", "arm64,macOS 14.2")]
    [InlineData("Chrome/120.0", "Chrome 120.0")]
    [InlineData("I go to the edge of the net", "")]
    [InlineData("Linux", "Linux")]
    public void Surroundings_are_read_with_their_versions(string text, string facts) =>
        Assert.Equal(facts, string.Join(',', TicketReader.Read("", text).Environment.Select(f => $"{f.Name} {f.Version}".TrimEnd())));

    [Theory]
    [InlineData("Production is down for everyone", "Critical")]
    [InlineData("This is urgent, we have an outage", "Critical")]
    [InlineData("Please fix asap", "High")]
    [InlineData("This is not urgent", "Low")]
    [InlineData("No data loss so far", "Normal")]
    [InlineData("A cosmetic thing", "Low")]
    [InlineData("The button does nothing", "Normal")]
    public void Urgency_follows_the_words_and_their_negation(string text, string urgency) =>
        Assert.Equal(urgency, TicketReader.Read("", text).Urgency.ToString());

    [Fact]
    public void Names_out_of_source_code_are_found_in_prose()
    {
        var components = TicketReader.Read("", "See compound_document::read_directory(), parser.cpp and HelpFormatter. Mail me at a.b@c.org or https://x.y/z_w.").Components;

        Assert.Equal(["compound_document::read_directory", "compound_document", "read_directory", "parser.cpp", "parser", "helpformatter"], components.Where(c => c != "parser.cpp".Split('.')[1]));
    }

    [Fact]
    public void Any_text_can_be_read() => Prop.ForAll(ArbMap.Default.ArbFor<string?>(), ArbMap.Default.ArbFor<string?>(), (subject, body) =>
        TicketReader.Read(subject ?? "", body ?? "") is not null).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(":")]
    [InlineData("version version version 1. .. v v1 1..2 0x ERR_ HTTP")]
    [InlineData("a_b_c::d::e.f.g() __ _ :: .")]
    [InlineData("Windows Java version v")]
    public void Odd_text_is_no_problem(string text) => Assert.NotNull(TicketReader.Read(text, text));

    [Fact]
    public void A_huge_text_is_read_in_time()
    {
        var signals = TicketReader.Read("s", string.Concat(Enumerable.Repeat("version 1.2.3 ERR_A1 at Cart.add_item urgent ", 50_000)));

        Assert.Equal(TicketUrgency.High, signals.Urgency);
    }
}
