using Alexandria.Support.Evaluation;

namespace Alexandria.Support.Tests.Evaluation;

public sealed class EvaluationFilesTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("alexandria-evaluation-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Labels_may_be_quoted_and_hold_commas_and_line_breaks()
    {
        Write("r/a.txt", "A");
        Write("r/b.txt", "B");
        var labels = Write("labels.csv", "report,group\r\na.txt,\"x, \"\"y\"\"\nz\"\r\nb.txt,plain");

        Assert.Equal([new("A", "x, \"y\"\nz", ""), new("B", "plain", "")], EvaluationFiles.ReadGrouping(Path("r"), labels));
    }

    [Fact]
    public void The_product_is_read_where_it_is_there()
    {
        Write("r/a.txt", "A");

        Assert.Equal("shop", EvaluationFiles.ReadGrouping(Path("r"), Write("l.csv", "product,report,group\nshop,a.txt,g\n"))[0].Product);
    }

    [Theory]
    [InlineData("", 1, "header is missing")]
    [InlineData("report,label\na.txt,g\n", 1, "no column 'group'")]
    [InlineData("report,group\na.txt,g\na.txt\n", 3, "1 values, the header 2")]
    [InlineData("report,group\na.txt,\"g\n", 2, "not closed")]
    [InlineData("report,group\nmissing.txt,g\n", 2, "'missing.txt' is not in")]
    [InlineData("report,group\n../l.csv,g\n", 2, "is not in")]
    public void A_bad_labels_file_is_refused_with_its_line(string content, int line, string problem)
    {
        Write("r/a.txt", "A");
        var labels = Write("l.csv", content);

        var refusal = Assert.Throws<EvaluationDataException>(() => EvaluationFiles.ReadGrouping(Path("r"), labels));

        Assert.Equal((labels, line), (refusal.File, refusal.Line));
        Assert.Contains(problem, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        var refusal = Assert.Throws<EvaluationDataException>(() => EvaluationFiles.ReadGrouping(Path("r"), Path("none.csv")));

        Assert.Contains("none.csv", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tickets_and_reports_come_in_the_order_of_the_labels_each_once()
    {
        Write("r/a.txt", "A");
        Write("r/b.txt", "B");
        var tickets = Write("t.jsonl", """
            {"id":"1","subject":"s","body":"b","created":"2024-05-01T10:00:00Z"}

            {"id":"2","subject":"s","body":"b","product":"shop"}
            """);

        var data = EvaluationFiles.ReadLinking(tickets, Path("r"), Write("l.csv", "ticket,report,group\n2,b.txt,y\n1,a.txt,x\n1,b.txt,y\n"));

        Assert.Equal(["2", "1", "1"], data.Tickets.Select(t => t.Ticket.Id));
        Assert.Equal(["B", "A"], data.Reports.Select(r => r.Text));
        Assert.Equal("shop", data.Tickets[0].Ticket.Product);
        Assert.NotNull(data.Tickets[1].Ticket.Created);
    }

    [Theory]
    [InlineData("{\"id\":\"1\",\"subject\":\"s\",\"body\":\"b\"}\n{oops", 2, "Not a ticket")]
    [InlineData("{\"id\":\"1\"}", 1, "Not a ticket")]
    [InlineData("null", 1, "an id, a subject and a body")]
    [InlineData("{\"id\":\"1\",\"subject\":\"s\",\"body\":\"b\"}\n{\"id\":\"1\",\"subject\":\"s\",\"body\":\"b\"}", 2, "twice")]
    public void A_bad_ticket_is_refused_with_its_line(string content, int line, string problem)
    {
        var refusal = Assert.Throws<EvaluationDataException>(() => EvaluationFiles.ReadLinking(Write("t.jsonl", content), Path("r"), Write("l.csv", "ticket,report,group\n")));

        Assert.Equal(line, refusal.Line);
        Assert.Contains(problem, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_label_for_an_unknown_ticket_is_refused() =>
        Assert.Contains("'9'", Assert.Throws<EvaluationDataException>(() =>
            EvaluationFiles.ReadLinking(Write("t.jsonl", ""), Path("r"), Write("l.csv", "ticket,report,group\n9,a,x\n"))).Message, StringComparison.Ordinal);

    private string Path(string name) => System.IO.Path.Combine(_folder.FullName, name);

    private string Write(string name, string content)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path(name))!);
        File.WriteAllText(Path(name), content);
        return Path(name);
    }
}
