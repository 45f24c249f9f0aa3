using System.Diagnostics;
using System.Text;
using Alexandria.Knowledge.Ontologies.Rdf;
using Alexandria.Knowledge.Ontologies.Rdf.Xml;

namespace Alexandria.Knowledge.Tests.Ontologies.Rdf.Xml;

public sealed class RdfXmlReaderTests
{
    private const string Open = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/">""";
    private const string RdfType = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>";

    [Fact]
    public void A_node_s_type_comes_before_its_attributes_and_its_properties()
    {
        var statements = Read("""<e:C rdf:about="a" e:p="1" xml:lang="de"><e:q rdf:datatype="http://www.w3.org/2001/XMLSchema#string">2</e:q><e:r>3</e:r></e:C>""");

        Assert.Equal(
            [
                new("<http://b/a>", RdfType, "<http://e/C>", ""),
                new("<http://b/a>", "<http://e/p>", "\"1\"@de", ""),
                new("<http://b/a>", "<http://e/q>", "\"2\"", ""),
                new("<http://b/a>", "<http://e/r>", "\"3\"@de", ""),
            ],
            statements);
    }

    [Fact]
    public void A_base_may_be_relative_to_the_one_around_it()
    {
        var statements = Read("""<e:C rdf:about="x" xml:base="http://c/d/f#g"><e:p xml:base="../h/" rdf:resource="y"/><e:p rdf:resource="y"/><e:p rdf:resource=""/></e:C>""");

        Assert.Equal(["<http://e/C>", "<http://c/h/y>", "<http://c/d/y>", "<http://c/d/f>"], statements.Select(statement => statement.Object));
    }

    [Fact]
    public void A_collection_is_a_list_of_cells()
    {
        var statements = Read("""<e:C rdf:about="x"><e:p rdf:parseType="Collection"><e:C rdf:about="1"/><e:C rdf:about="2"/></e:p><e:q rdf:parseType="Collection"/></e:C>""");

        Assert.Equal(1 + 1 + (2 * 3) + 1, statements.Count);
        Assert.Contains(new Quad("<http://b/x>", "<http://e/q>", "<http://www.w3.org/1999/02/22-rdf-syntax-ns#nil>", ""), statements);
    }

    [Fact]
    public void Labels_of_the_document_and_labels_that_are_made_up_never_meet()
    {
        var statements = Read("""<e:C rdf:nodeID="b1."/><e:C rdf:nodeID="b1"/><e:C/><e:C rdf:nodeID="_1"/><e:C/>""");

        Assert.Equal(["_:0-b1.-", "_:b1", "_:1", "_:_1", "_:2"], statements.Select(statement => statement.Subject));
    }

    [Fact]
    public void An_XML_literal_is_canonical()
    {
        var statements = Read(
            """
            <e:C rdf:about="x"><e:p rdf:parseType="Literal"><a xmlns="u:1" z="&quot;&#9;" y='2' xmlns:unused="u:2"><b xmlns=""/><e:c e:d="&#13;"/><![CDATA[<&]]>&gt;<!-- c --><?pi  d?></a></e:p></e:C>
            """);

        Assert.Equal(
            "\"<a xmlns=\"u:1\" y=\"2\" z=\"&quot;&#x9;\"><b xmlns=\"\"></b><e:c xmlns:e=\"http://e/\" e:d=\"&#xD;\"></e:c>&lt;&amp;&gt;<!-- c --><?pi d?></a>\"^^<http://www.w3.org/1999/02/22-rdf-syntax-ns#XMLLiteral>",
            statements[1].Object);
    }

    [Fact]
    public void Entities_of_the_document_itself_are_expanded()
    {
        var statements = new QuadList();
        var outcome = Read("""<!DOCTYPE rdf:RDF [<!ENTITY e "http://e/">]>""" + Open + """<rdf:Description rdf:about="&e;x"><e:p>&e;</e:p></rdf:Description></rdf:RDF>""", statements);

        Assert.Null(outcome.Error);
        Assert.Equal([new Quad("<http://e/x>", "<http://e/p>", "\"http://e/\"", "")], statements);
    }

    [Fact]
    public void Prefixes_are_given_as_they_are_declared()
    {
        var statements = new QuadList();
        Read("""<e:C xmlns:e="http://e/" xmlns="http://d/"/>""", statements);

        Assert.Equal([("", "http://d/"), ("e", "http://e/")], statements.Prefixes.Order());
    }

    [Fact]
    public void What_no_IRI_may_contain_is_percent_encoded() =>
        Assert.Equal("<http://b/a%20%3Cb%3E|c>".Replace("|", "%7C", StringComparison.Ordinal), Read("""<e:C rdf:about="a &lt;b>|c"/>""")[0].Subject);

    [Fact]
    public void A_character_beyond_the_first_plane_survives_the_border_between_two_chunks()
    {
        var text = string.Concat(Enumerable.Repeat("x🦉", 20_000));

        Assert.Equal($"\"{text}\"", Read($"""<e:C rdf:about="x"><e:p>{text}</e:p></e:C>""")[1].Object);
        Assert.Equal($"\"x{text}\"", Read($"""<e:C rdf:about="x" e:p="x{text}"/>""")[1].Object);
    }

    [Fact]
    public void A_character_beyond_ASCII_survives_at_each_place_of_a_text()
    {
        for (var place = 0; place < 40; place++)
        {
            var text = new string('x', place) + "ü" + new string('y', 39 - place);

            Assert.Equal($"\"{text}\"", Read($"""<e:C rdf:about="x"><e:p>{text}</e:p></e:C>""")[1].Object);
            Assert.Equal($"\"{text}\"", Read($"""<e:C rdf:about="x" e:p="{text}"/>""")[1].Object);
        }
    }

    [Fact]
    public void Names_that_look_alike_are_told_apart()
    {
        var names = from length in Enumerable.Range(1, 12) from at in Enumerable.Range(0, length) from c in "abc" select new string('a', at) + c + new string('a', length - at - 1);
        string[] written = [.. names, .. names];
        var elements = string.Concat(written.Select(name => $"<e:{name} xmlns:{name}='http://{name}/' {name}:{name}='1'/>"));

        Assert.Equal(
            written.SelectMany(name => new[] { (RdfType, $"<http://e/{name}>"), ($"<http://{name}/{name}>", "\"1\"") }),
            Read(elements).Select(quad => (quad.Predicate, quad.Object)));
    }

    [Theory]
    [InlineData("utf-16", "")]
    [InlineData("utf-16BE", "")]
    [InlineData("utf-8", "")]
    [InlineData("iso-8859-1", """<?xml version="1.0" encoding="ISO-8859-1"?>""")]
    public void A_document_may_be_in_other_encodings(string name, string declaration)
    {
        var encoding = Encoding.GetEncoding(name);
        var bytes = encoding.Preamble.ToArray().Concat(encoding.GetBytes(declaration + Open + """<e:Ü rdf:about="http://ä/"/></rdf:RDF>""")).ToArray();
        var statements = new QuadList();
        var outcome = RdfXmlReader.Read(new MemoryStream(bytes), statements, ReadOptions.Default, TestContext.Current.CancellationToken);

        Assert.Null(outcome.Error);
        Assert.Equal([new Quad("<http://ä/>", RdfType, "<http://e/Ü>", "")], statements);
    }

    [Theory]
    [InlineData("""<e:C rdf:ID="a"/><e:C rdf:ID="a"/>""", "rdfxml_duplicate_id")]
    [InlineData("""<e:C rdf:ID="a:b"/>""", "rdfxml_bad_name")]
    [InlineData("""<e:C rdf:nodeID=""/>""", "rdfxml_bad_name")]
    [InlineData("""<e:C rdf:ID="a" rdf:about="b"/>""", "rdfxml_conflicting_attributes")]
    [InlineData("""<e:C rdf:about="a" about="b"/>""", "rdfxml_repeated_attribute")]
    [InlineData("""<e:C rdf:bagID="a"/>""", "rdfxml_forbidden_attribute")]
    [InlineData("""<e:C rdf:li="a"/>""", "rdfxml_forbidden_attribute")]
    [InlineData("""<e:C rdf:resource="a"/>""", "rdfxml_forbidden_attribute")]
    [InlineData("""<e:C other="a"/>""", "rdfxml_unqualified_attribute")]
    [InlineData("""<rdf:li/>""", "rdfxml_forbidden_element")]
    [InlineData("""<rdf:RDF/>""", "rdfxml_forbidden_element")]
    [InlineData("""<e:C><rdf:Description/></e:C>""", "rdfxml_forbidden_element")]
    [InlineData("""<e:C><rdf:aboutEach/></e:C>""", "rdfxml_forbidden_element")]
    [InlineData("""<C/>""", "rdfxml_unqualified_element")]
    [InlineData("""text""", "rdfxml_unexpected_text")]
    [InlineData("""<e:C>text</e:C>""", "rdfxml_unexpected_text")]
    [InlineData("""<e:C><e:p><e:C/>text</e:p></e:C>""", "rdfxml_unexpected_text")]
    [InlineData("""<e:C><e:p>text<e:C/></e:p></e:C>""", "rdfxml_unexpected_element")]
    [InlineData("""<e:C><e:p><e:C/><e:C/></e:p></e:C>""", "rdfxml_unexpected_element")]
    [InlineData("""<e:C><e:p rdf:resource="a"><e:C/></e:p></e:C>""", "rdfxml_unexpected_element")]
    [InlineData("""<e:C><e:p rdf:resource="a" rdf:nodeID="b"/></e:C>""", "rdfxml_conflicting_attributes")]
    [InlineData("""<e:C><e:p rdf:parseType="Resource" rdf:resource="b"/></e:C>""", "rdfxml_forbidden_attribute")]
    [InlineData("""<e:C><e:p rdf:datatype="x" e:q="b"/></e:C>""", "rdfxml_forbidden_attribute")]
    [InlineData("""<f:C xmlns:f="f#"/>""", "rdfxml_relative_namespace")]
    [InlineData("""<e:C rdf:about="a" xml:base="urn:x:"><e:p rdf:resource="&undeclared;"/></e:C>""", "xml_not_well_formed")]
    public void What_the_grammar_forbids_has_a_code(string content, string code)
    {
        var outcome = Read(Open + content + "</rdf:RDF>", new());

        Assert.Equal(code, outcome.Error?.Code);
    }

    [Fact]
    public void An_error_says_where_it_is()
    {
        var outcome = Read(Open + "\n <e:C>\n  <e:p rdf:resource='a'\n   rdf:bagID='b'/>", new());

        Assert.Equal(("rdfxml_forbidden_attribute", 4L, 4L), (outcome.Error?.Code, outcome.Error?.Line, outcome.Error?.Column));
    }

    [Fact]
    public void A_relative_IRI_without_a_base_is_an_error()
    {
        var outcome = RdfXmlReader.Read(Utf8(Open + "<e:C rdf:about='a'/></rdf:RDF>"), new QuadList(), ReadOptions.Default, TestContext.Current.CancellationToken);

        Assert.Equal("rdfxml_relative_iri_without_base", outcome.Error?.Code);
    }

    [Theory]
    [InlineData("aeo.owl")]
    [InlineData("iao.owl")]
    public async Task A_vocabulary_has_as_many_statements_as_rapper_finds_in_it(string name)
    {
        var file = OntologyData.Folder("ontologies", name);
        Process process;
        try
        {
            process = Process.Start(new ProcessStartInfo("rapper", ["-q", "-i", "rdfxml", "-o", "ntriples", file]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("rapper is not installed");
            return;
        }

        using (process)
        {
            var lines = (await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            var statements = new QuadList();
            await using var input = File.OpenRead(file);
            var outcome = RdfXmlReader.Read(input, statements, new() { BaseIri = new Uri(file).AbsoluteUri }, TestContext.Current.CancellationToken);
            var theirs = new QuadList();
            QuadList.ReadLines(lines, theirs);

            Assert.Null(outcome.Error);
            Assert.Equal(lines.Length, outcome.Statements);
            Assert.True(Isomorphism.Equal(theirs, statements), "The statements are others.");
            TestContext.Current.TestOutputHelper?.WriteLine($"{name}: {outcome.Statements} statements");
        }
    }

    private static QuadList Read(string content)
    {
        var statements = new QuadList();
        var outcome = Read(Open + content + "</rdf:RDF>", statements);
        Assert.Null(outcome.Error);
        Assert.Equal(statements.Count, outcome.Statements);
        return statements;
    }

    private static ReadOutcome Read(string document, QuadList statements) =>
        RdfXmlReader.Read(Utf8(document), statements, new() { BaseIri = "http://b/" }, TestContext.Current.CancellationToken);

    private static MemoryStream Utf8(string text) => new(Encoding.UTF8.GetBytes(text));
}
