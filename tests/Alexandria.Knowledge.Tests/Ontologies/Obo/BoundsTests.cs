using System.Text;
using Alexandria.Knowledge.Ontologies.Obo;
using Alexandria.Knowledge.Ontologies.Validation;
using Alexandria.Knowledge.Tests.Ontologies.Terms;
using Alexandria.Testing;

namespace Alexandria.Knowledge.Tests.Ontologies.Obo;

/// <summary>What a document may hold in memory at once has a bound, and beyond it the document is told what was left out.</summary>
public sealed class BoundsTests
{
    [Fact]
    public void Lines_that_are_continued_without_end_are_cut()
    {
        var document = "format-version: 1.4\n" + string.Concat(Enumerable.Repeat("\\\n", 150_000)) + "\n[Term]\nid: X:1\n";
        var (terms, outcome) = CollectedTerms.OfObo(document);
        var error = Assert.Single(outcome.Errors);
        Assert.Equal(("obo_line_too_long", 100_002L), (error.Code, error.Line));
        Assert.Equal("X:1", Assert.Single(terms.Terms).Id);
    }

    [Fact]
    public void A_header_is_cut()
    {
        var space = new string('a', 1_000_000);
        var document = "format-version: 1.4\n" + string.Concat(Enumerable.Range(0, 100).Select(i => $"idspace: p{i} http://{space}\n")) + "[Term]\nid: X:1\n";
        var (terms, outcome) = CollectedTerms.OfObo(document);
        Assert.Equal("obo_header_too_large", Assert.Single(outcome.Errors).Code);
        Assert.Equal(67, terms.IdSpaces.Count);
        Assert.Equal("X:1", Assert.Single(terms.Terms).Id);
    }

    [Fact]
    public void Reading_stops_when_it_is_asked_to_whatever_the_lines_numbers_are()
    {
        // Every line that counts begins at an odd number.
        var document = string.Concat(Enumerable.Repeat("remark: a\\\nb\n", 20_000));
        Assert.Throws<OperationCanceledException>(() => OboReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(document)), new CollectedTerms(), new CancellationToken(canceled: true)));
    }

    [Fact]
    public void A_node_that_is_written_again_and_again_is_cut()
    {
        var document = "{\"graphs\":[{\"nodes\":[\n" + string.Join(",\n", Enumerable.Repeat("{\"id\":\"http://example.org/a\",\"meta\":{\"synonyms\":[{\"pred\":\"hasExactSynonym\",\"val\":\"b\"}]}}", 101_000)) + "],\"edges\":[{\"sub\":\"http://example.org/a\",\"pred\":\"is_a\",\"obj\":\"http://example.org/b\"}]}]}";
        var (terms, outcome) = OboGraphsReaderTests.Read(Encoding.UTF8.GetBytes(document));
        var error = Assert.Single(outcome.Errors);
        Assert.Equal(("obographs_term_too_large", 100_002L, 1L), (error.Code, error.Line, outcome.ErrorCount));
        Assert.Equal((100_000, 0), (terms.Terms[0].Synonyms.Count, terms.Terms[0].Edges.Count));
    }

    [Fact]
    public void A_document_may_end_where_a_buffer_does()
    {
        var document = "{\"graphs\":[{\"nodes\":[{\"id\":\"http://example.org/a\",\"lbl\":\"\"}]}]}";
        var label = new string('b', (64 * 1024) - document.Length);
        var (terms, outcome) = OboGraphsReaderTests.Read(Encoding.UTF8.GetBytes(document.Replace("\"\"", $"\"{label}\"", StringComparison.Ordinal)));
        Assert.Empty(outcome.Errors);
        Assert.Equal(label, Assert.Single(terms.Terms).Label);
    }

    [Fact]
    public void A_report_keeps_no_text_of_a_document_s_length()
    {
        var id = "X:" + new string('1', 100_000);
        using var folder = new TestDirectory();
        using var validation = new DocumentValidation(ValidationOptions.Default, folder.Path, TimeProvider.System);
        var document = $"format-version: 1.4\nidspace: Z http://z/\n[Term]\nid: {id}\nis_a: {id}\nis_a: {id}0\nxref: Y:1\n[Term]\nid: {id}\n";
        var report = validation.Complete("x", "obo", OboReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(document)), validation.Terms));
        Assert.Contains(Rules.IsACycle, report.Findings.Select(f => f.Code));
        Assert.Contains(Rules.DuplicateId, report.Findings.Select(f => f.Code));
        Assert.Contains(Rules.UndeclaredPrefix, report.Findings.Select(f => f.Code));
        Assert.All(report.Findings, f => Assert.True(f.Message.Length <= 1_001 && f.Term is null or { Length: <= 1_001 }, f.Code));
    }
}
