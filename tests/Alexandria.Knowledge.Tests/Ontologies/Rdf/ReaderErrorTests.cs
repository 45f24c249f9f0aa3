using System.Text;
using Alexandria.Knowledge.Ontologies;
using Alexandria.Knowledge.Ontologies.Rdf;

namespace Alexandria.Knowledge.Tests.Ontologies.Rdf;

public sealed class ReaderErrorTests
{
    [Theory]
    [InlineData("ex:a <p:> 1 .", "turtle_undeclared_prefix", 1, 1)]
    [InlineData("<s:> <p:> 1 .\n<s:> nope 1 .", "turtle_expected_predicate", 2, 6)]
    [InlineData("<s:> <p:> \"ü😀\" ; .\n\n  <s:> <p:> ] .", "turtle_expected_object", 3, 13)]
    [InlineData("<s:> <p:> 'ü😀', ] .", "turtle_expected_object", 1, 17)]
    [InlineData("<s:> <p:> <a b> .", "rdf_iri_character", 1, 13)]
    [InlineData("<s:> <p:> <s:\\u0020> .", "rdf_iri_character", 1, 14)]
    [InlineData("<s:> <p:> <rel> .", "rdf_relative_iri", 1, 16)]
    [InlineData("<s:> <p:> \"a\nb\" .", "rdf_line_break_in_string", 1, 13)]
    [InlineData("<s:> <p:> \"\\x\" .", "rdf_escape", 1, 13)]
    [InlineData("<s:> <p:> \"\\uD800\" .", "rdf_code_point", 1, 12)]
    [InlineData("<s:> <p:> \"\\U00110000\" .", "rdf_code_point", 1, 12)]
    [InlineData("<s:> <p:> \"\\u00G0\" .", "rdf_escape", 1, 16)]
    [InlineData("<s:> <p:> 'x'@1 .", "rdf_language_tag", 1, 15)]
    [InlineData("<s:> <p:> 1 ", "rdf_unexpected_end", 1, 13)]
    [InlineData("<s:> <p:> \"abc", "rdf_unexpected_end", 1, 15)]
    [InlineData("<s:> <p:> _:. .", "rdf_blank_node_label", 1, 13)]
    [InlineData("@prefix p. <x:> .", "turtle_prefix", 1, 11)]
    [InlineData("@prefixes p: <x:> .", "turtle_directive", 1, 2)]
    [InlineData("@prefix p: <x:> <s:> <p:> 1 .", "turtle_expected_dot", 1, 17)]
    [InlineData("@prefix p: <x:> . p:%4 <p:> 1 .", "turtle_local_name", 1, 21)]
    [InlineData("<s:> <p:> +a .", "turtle_number", 1, 12)]
    [InlineData("<s:> <p:> 'a'^<x:> .", "turtle_expected_datatype", 1, 15)]
    [InlineData("[ <p:> 1 , 2 .", "turtle_expected_bracket", 1, 14)]
    [InlineData("<g:> { <s:> <p:> 1 }", "turtle_expected_predicate", 1, 6)]
    [InlineData("\uFEFF ? ", "turtle_expected_subject", 1, 2)]
    public void An_error_of_Turtle_says_what_and_where(string document, string code, long line, long column)
    {
        var error = Read(document, RdfFormat.Turtle);
        Assert.NotNull(error);
        Assert.Equal((code, line, column), (error.Code, error.Line, error.Column));
        Assert.StartsWith("expected ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<s:> <p:> 1 .", "ntriples_expected_object", 1, 11)]
    [InlineData("<s:> <p:> <o:> .\n\n \"s\" <p:> <o:> .", "ntriples_expected_subject", 3, 2)]
    [InlineData("<s:> _:p <o:> .", "ntriples_expected_predicate", 1, 6)]
    [InlineData("<s:> <p:> <o:>", "rdf_unexpected_end", 1, 15)]
    [InlineData("<s:> <p:> <o:> <g:> .", "ntriples_expected_dot", 1, 16)]
    [InlineData("<s:> <p:> <o:> . <s:> <p:> <o:> .", "ntriples_expected_line_end", 1, 18)]
    [InlineData("<s:> <p:> \"o\"^^x .", "ntriples_expected_datatype", 1, 16)]
    [InlineData("<s> <p:> <o:> .", "rdf_relative_iri", 1, 4)]
    public void An_error_of_NTriples_says_what_and_where(string document, string code, long line, long column)
    {
        foreach (var threads in (int[])[1, 2])
        {
            var error = Read(document, RdfFormat.NTriples, ReadOptions.Default with { Threads = threads, BaseIri = "http://ignored/" });
            Assert.NotNull(error);
            Assert.Equal((code, line, column), (error.Code, error.Line, error.Column));
        }
    }

    [Fact]
    public void What_came_before_the_error_was_given()
    {
        var list = new QuadList();
        var outcome = RdfReader.Read(Stream("<s:> <p:> 1 , 2 , ? ."), RdfFormat.Turtle, list, ReadOptions.Default, TestContext.Current.CancellationToken);
        Assert.Equal(2, outcome.Statements);
        Assert.Equal(2, list.Quads.Count);
        Assert.NotNull(outcome.Error);
    }

    [Theory]
    [InlineData("<s:> <p:> \"\u00FC", "FF", 1, 13)]
    [InlineData("<s:> <p:> <o:> .\n<s:> <p:> \"", "EDA080", 2, 12)]
    [InlineData("<s:> <p:> \"", "C0AF", 1, 12)]
    [InlineData("<s:> <p:> \"", "F4908080", 1, 12)]
    [InlineData("# ", "E282", 1, 3)]
    public void What_is_not_UTF8_is_refused_where_it_stands(string before, string malformed, long line, long column)
    {
        byte[] document = [.. Encoding.UTF8.GetBytes(before), .. Convert.FromHexString(malformed), .. "\" .\n"u8];
        foreach (var format in (RdfFormat[])[RdfFormat.NTriples, RdfFormat.NQuads, RdfFormat.Turtle, RdfFormat.TriG])
        {
            var error = RdfReader.Read(new MemoryStream(document), format, new QuadList(), ReadOptions.Default, TestContext.Current.CancellationToken).Error;
            Assert.Equal(("rdf_invalid_utf8", line, column), (error?.Code, error?.Line, error?.Column));
        }
    }

    [Fact]
    public void A_document_that_ends_within_a_character_is_refused()
    {
        byte[] document = [.. "<s:> <p:> <o:> .\n# "u8, 0xE2, 0x82];
        var error = RdfReader.Read(new MemoryStream(document), RdfFormat.Turtle, new QuadList(), ReadOptions.Default, TestContext.Current.CancellationToken).Error;
        Assert.Equal("rdf_invalid_utf8", error?.Code);
    }

    [Fact]
    public void Lines_are_counted_through_a_document_larger_than_the_window()
    {
        var document = new StringBuilder();
        for (var i = 0; i < 20_000; i++)
        {
            document.Append("<s:é> <p:> \"ü\" .\n");
        }

        document.Append("# é\n  <s:é> <p:> ? .");
        foreach (var (format, threads) in (IEnumerable<(RdfFormat, int)>)[(RdfFormat.NTriples, 1), (RdfFormat.NTriples, 3), (RdfFormat.Turtle, 1)])
        {
            var error = Read(document.ToString(), format, ReadOptions.Default with { Threads = threads });
            Assert.Equal((20_002, 14), (error?.Line, error?.Column));
        }
    }

    [Fact]
    public void Columns_are_counted_through_a_line_longer_than_the_window()
    {
        var error = Read(new string(' ', 300_000) + "<s:é> <p:> \"ü\" ; ? .", RdfFormat.Turtle);
        Assert.Equal((1, 300_018), (error?.Line, error?.Column));
    }

    private static SyntaxError? Read(string document, RdfFormat format, ReadOptions? options = null)
    {
        return RdfReader.Read(Stream(document), format, new QuadList(), options ?? ReadOptions.Default, TestContext.Current.CancellationToken).Error;
    }

    private static MemoryStream Stream(string document)
    {
        return new MemoryStream(Encoding.UTF8.GetBytes(document));
    }

}
