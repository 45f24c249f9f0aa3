using System.Text;
using Alexandria.Knowledge.Ontologies.Rdf;
using Alexandria.Knowledge.Ontologies.Rdf.Xml;
using FsCheck;
using FsCheck.Fluent;

namespace Alexandria.Knowledge.Tests.Ontologies.Rdf.Xml;

/// <summary>Whatever is in a document, reading it comes to an outcome: no exception, nothing opened, bounded memory.</summary>
public sealed class HostileRdfXmlTests
{
    private const string Open = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/">""";

    private const string Sample = """
        <?xml version="1.0" encoding="utf-8"?>
        <!DOCTYPE rdf:RDF [<!ENTITY e "http://e/"><!-- <!ELEMENT "]> --><?pi <!ATTLIST ?><!NOTATION n SYSTEM "%">]>
        <!-- comment -->
        <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/" xml:base="http://b/">
          <e:C rdf:about="&e;a" e:p="1"><e:q rdf:datatype="&e;d">Grüße 🦉</e:q><rdf:li rdf:ID="i"><e:D/></rdf:li></e:C>
          <rdf:Description rdf:nodeID="n"><e:p rdf:parseType="Collection"><e:C/></e:p><e:p rdf:parseType="Literal"><a>b<![CDATA[c]]></a></e:p></rdf:Description>
          <e:C rdf:ID="x"><e:p rdf:parseType="Resource"><e:p rdf:resource="y"/><e:p xml:lang="de" e:q="1"/></e:p></e:C>
        </rdf:RDF>
        """;

    private static readonly byte[] SampleBytes = Encoding.UTF8.GetBytes(Sample);

    [Fact]
    public void A_document_cut_anywhere_is_not_well_formed()
    {
        Assert.Null(Read(SampleBytes).Error);
        for (var length = 0; length < SampleBytes.Length; length++)
        {
            var error = Read(SampleBytes[..length]).Error;

            Assert.Equal("xml_not_well_formed", error?.Code);
            Assert.True(error is { Line: >= 1, Column: >= 1 }, $"{length}: {error}");
        }
    }

    [Fact]
    public void Entities_that_grow_with_each_level_are_stopped_where_they_are_used_in_text_and_in_an_attribute()
    {
        var levels = string.Concat(Enumerable.Range(1, 12).Select(i => $"<!ENTITY l{i} \"{string.Concat(Enumerable.Repeat($"&l{i - 1};", 10))}\">"));
        var head = $"<!DOCTYPE rdf:RDF [<!ENTITY l0 \"ha\">{levels}]>{Open}";

        Assert.Equal("xml_entity_limit", Read(head + "<e:C rdf:about='http://a/'><e:p>&l12;</e:p></e:C></rdf:RDF>").Error?.Code);
        Assert.Equal("xml_entity_limit", Read(head + "<e:C rdf:about='http://a/' e:p='&l12;'/></rdf:RDF>").Error?.Code);
        Assert.Equal("xml_not_well_formed", Read("<!DOCTYPE rdf:RDF [<!ENTITY a '&b;'><!ENTITY b '&a;'>]>" + Open + "<e:C e:p='&a;'/></rdf:RDF>").Error?.Code);
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("http://127.0.0.1:9/")]
    [InlineData("http://[bad")]
    public void Nothing_outside_of_the_document_is_opened(string address)
    {
        var statements = new QuadList();
        var entity = $"""<!DOCTYPE rdf:RDF [<!ENTITY x SYSTEM "{address}">]>{Open}<e:C rdf:about="http://a/"><e:p>&x;</e:p></e:C></rdf:RDF>""";
        Assert.Equal("xml_external_entity", Read(entity, statements).Error?.Code);
        Assert.DoesNotContain(statements, statement => statement.Object.Contains("root:", StringComparison.Ordinal));

        // An external subset counts as empty.
        Assert.Null(Read($"""<!DOCTYPE rdf:RDF SYSTEM "{address}">{Open}</rdf:RDF>""").Error);
        Assert.Equal("xml_forbidden_declaration", Read($"""<!DOCTYPE rdf:RDF [<!ENTITY % x SYSTEM "{address}"> %x;]>{Open}</rdf:RDF>""").Error?.Code);
    }

    [Fact]
    public void Elements_may_be_nested_as_deep_as_the_bound_and_no_deeper()
    {
        Assert.Null(Read(Nested(254)).Error);
        Assert.Equal("xml_too_deep", Read(Nested(100_000)).Error?.Code);
        Assert.Equal("xml_too_deep", Read($"{Open}<e:C><e:p rdf:parseType='Literal'>{string.Concat(Enumerable.Repeat("<a>", 100_000))}").Error?.Code);

        static string Nested(int pairs) =>
            Open + string.Concat(Enumerable.Repeat("<e:C><e:p>", pairs)) + string.Concat(Enumerable.Repeat("</e:p></e:C>", pairs)) + "</rdf:RDF>";
    }

    [Theory]
    [InlineData("<e:C rdf:about='http://a/", "'/>")]
    [InlineData("<e:C><e:p>", "</e:p></e:C>")]
    [InlineData("<e:C><e:p>x<![CDATA[", "]]></e:p></e:C>")]
    [InlineData("<e:C><e:p rdf:parseType='Literal'><a>", "</a></e:p></e:C>")]
    [InlineData("<!--", "-->")]
    [InlineData("<?x ", "?>")]
    [InlineData("<e:C e:", "='a'/>")]
    public void A_token_may_be_as_long_as_the_bound_and_not_longer(string before, string after)
    {
        const int Limit = 1_000_000;
        var options = new ReadOptions { MaxTokenBytes = Limit };

        Assert.Null(Read(new MemoryStream(Encoding.UTF8.GetBytes(Open + before + new string('x', Limit - 1000) + after + "</rdf:RDF>")), new QuadList(), options).Error);
        using var endless = new Endless(Encoding.UTF8.GetBytes(Open + before), (byte)'x');
        var error = Read(endless, new QuadList(), options).Error;

        Assert.Equal("xml_token_too_long", error?.Code);
        Assert.InRange(endless.Given, Limit, 3 * Limit);
    }

    [Theory]
    [InlineData("<e:C{0}/>")]
    [InlineData("<e:C xmlns:f='http://f/{0}'/>")]
    [InlineData("<?p{0} x?>")]
    [InlineData("<e:C><e:p rdf:parseType='Literal'><a b{0}=''/></e:p></e:C>")]
    [InlineData("<e:C><e:p rdf:parseType='Literal'><?p{0}?></e:p></e:C>")]
    public void Names_are_kept_and_so_there_may_not_be_any_number_of_them(string piece)
    {
        using var input = new Endless(Encoding.UTF8.GetBytes(Open), number => piece.Replace("{0}", $"{number}", StringComparison.Ordinal));

        Assert.Equal("xml_too_many_names", Read(input, new Nothing(), ReadOptions.Default).Error?.Code);
    }

    [Theory]
    [InlineData("<!ELEMENT a ", "(x,", "b", ")", ">")]
    [InlineData("<!--[--><!ENTITY e ']>'><!ELEMENT a ", "(x|", "b", ")", ">")]
    [InlineData("<!ATTLIST e:C ", "x CDATA ''", "", "", ">")]
    [InlineData("<!ENTITY % a '&#60;!ELEMENT a ", "(x,", "b", ")", ">'>")]
    [InlineData("<!ENTITY\t\n%a '", "x", "", "", "'>")]
    [InlineData("%", "x", "", "", ";")]
    public void Declarations_that_would_cost_the_XML_reader_its_stack_or_its_time_are_refused(string before, string open, string middle, string close, string after)
    {
        string Times(string text) => string.Concat(Enumerable.Repeat(text, 100_000));
        var document = $"<?xml version='1.0'?><!--<a>--><!DOCTYPE rdf:RDF PUBLIC \"[<\" '>' [ {before}{Times(open)}{middle}{Times(close)}{after} ]>{Open}<e:C/></rdf:RDF>";

        Assert.Equal("xml_forbidden_declaration", Read(document).Error?.Code);
        Assert.Equal("xml_forbidden_declaration", Read([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(document)]).Error?.Code);
        foreach (var encoding in new[] { Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.UTF32 })
        {
            Assert.Equal("xml_forbidden_declaration", Read([.. encoding.Preamble, .. encoding.GetBytes(document.Replace("<?xml version='1.0'?>", "", StringComparison.Ordinal))]).Error?.Code);
        }
    }

    [Fact]
    public void A_refused_declaration_says_where_it_is()
    {
        var error = Read("<!DOCTYPE rdf:RDF [\n  <!-- ü --> <!ELEMENT a ANY>]>" + Open + "</rdf:RDF>").Error;

        Assert.Equal((2L, 23L), (error?.Line, error?.Column));
    }

    [Fact]
    public void One_element_of_a_literal_may_not_use_any_number_of_prefixes()
    {
        var prefixes = Enumerable.Range(0, 10_000);
        var document = $"{Open}<e:C><e:p rdf:parseType='Literal'><a {string.Join(' ', prefixes.Select(i => $"xmlns:f{i}='u:{i}' f{i}:x=''"))}/></e:p></e:C></rdf:RDF>";

        Assert.Equal("xml_too_many_names", Read(document).Error?.Code);
    }

    [Fact]
    public void One_name_may_be_declared_any_number_of_times()
    {
        var document = Open + string.Concat(Enumerable.Repeat("<f:C xmlns:f='http://f/' xmlns='http://d/'/>", XmlNames.MaxNames + 1)) + "</rdf:RDF>";
        var outcome = Read(new MemoryStream(Encoding.UTF8.GetBytes(document)), new Nothing(), ReadOptions.Default);

        Assert.Equal((null, XmlNames.MaxNames + 1), (outcome.Error, outcome.Statements));
    }

    [Theory]
    [InlineData("<?xml version='1.0' encoding='utf-16'?><a/>")]
    [InlineData("<?xml version='1.0' encoding='no-such-encoding'?><a/>")]
    [InlineData("\0")]
    [InlineData("<e:C xmlns:e='http://e/' e:p='\0'/>")]
    [InlineData("<e:C xmlns:e='http://e/' e:p='&#0;'/>")]
    [InlineData("<e:C xmlns:e='http://e/' e:p='&#xD800;'/>")]
    [InlineData("")]
    [InlineData("@prefix e: <http://e/> .")]
    [InlineData("<e:C/>")]
    [InlineData("<e:C xmlns:e=''/>")]
    public void What_is_no_XML_is_not_well_formed(string document) => Assert.Equal("xml_not_well_formed", Read(document).Error?.Code);

    [Fact]
    public void Bytes_that_are_not_in_the_encoding_are_not_well_formed()
    {
        byte[] latin = [.. Encoding.UTF8.GetBytes(Open + "<e:C rdf:about='http://"), 0xE4, .. "/'/></rdf:RDF>"u8];

        Assert.Equal("xml_not_well_formed", Read(latin).Error?.Code);
        Assert.Equal("xml_not_well_formed", Read([0x4C, 0x6F, 0xA7, 0x94]).Error?.Code);
    }

    [Fact]
    public void Any_change_to_a_document_comes_to_an_outcome()
    {
        byte[][] pieces = [.. new[]
        {
            "<", ">", "/>", "</", "&", ";", "'", "\"", "<!--", "]]>", "<![CDATA[", "<?xml", "xmlns=''", "&e;", "rdf:ID='x'", "rdf:parseType='Literal'", "rdf:about=''",
            "<!DOCTYPE a>", "\0", "\uFFFF", "xml:base=':'", "xml:lang='%'", "<e:C>", "</e:C>", "<rdf:li/>", "[", "%", "#", "\r",
        }.Select(Encoding.UTF8.GetBytes), [0xFF, 0xFE], [0xFE, 0xFF], [0xED, 0xA0, 0x80], [0xF4], [0x00, 0x3C]];
        var change = Gen.Choose(0, SampleBytes.Length).SelectMany(at => Gen.Choose(0, 12).SelectMany(cut => Gen.Elements(pieces).Select(piece => (at, cut, piece))));

        Prop.ForAll(change.ArrayOf().ToArbitrary(), changes =>
        {
            var bytes = SampleBytes;
            foreach (var (at, cut, piece) in changes)
            {
                var start = Math.Min(at, bytes.Length);
                bytes = [.. bytes[..start], .. piece, .. bytes[Math.Min(start + cut, bytes.Length)..]];
            }

            var statements = new QuadList();
            var outcome = Read(bytes, statements);
            Assert.Equal(statements.Count, outcome.Statements);
            if (outcome.Error is { } error)
            {
                Assert.Matches("^(rdf)?xml_[a-z_]+$", error.Code);
                Assert.True(error is { Line: >= 1, Column: >= 1, Message.Length: > 10 and < 300 }, error.ToString());
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(10_000));
    }

    [Fact]
    public void Any_bytes_come_to_an_outcome() => Prop.ForAll(
        ArbMap.Default.GeneratorFor<byte>().ArrayOf().ToArbitrary(),
        bytes => Assert.NotNull(Read(bytes))).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    private static ReadOutcome Read(string document, QuadList? statements = null) => Read(Encoding.UTF8.GetBytes(document), statements);

    private static ReadOutcome Read(byte[] document, QuadList? statements = null) => Read(new MemoryStream(document), statements ?? [], new() { BaseIri = "http://b/" });

    private static ReadOutcome Read(Stream document, IStatementSink statements, ReadOptions options) =>
        RdfXmlReader.Read(document, statements, options, TestContext.Current.CancellationToken);

    private sealed class Nothing : IStatementSink
    {
        public void Statement(in RdfTerm subject, in RdfTerm predicate, in RdfTerm @object, in RdfTerm graph)
        {
        }
    }
}
