using System.Text;
using Alexandria.Knowledge.Ontologies.Obo;
using Alexandria.Knowledge.Ontologies.Terms;
using Alexandria.Knowledge.Tests.Ontologies.Terms;

namespace Alexandria.Knowledge.Tests.Ontologies.Obo;

public sealed class OboReaderTests
{
    internal const string Document =
        """
        format-version: 1.4
        data-version: releases/2026-01-02
        ontology: zoo
        default-namespace: animals
        idspace: EX http://example.org/ "Examples"
        import: other.obo
        subsetdef: small "Small ones" ! hidden
        synonymtypedef: abbrev "Abbreviation" EXACT
        property_value: dcterms-license https://creativecommons.org/licenses/by/4.0/ xsd:anyURI
        property_value: dc:title "The zoo" xsd:string

        [Term]
        id: ZOO:0000001 ! the root
        name: animal \{living\} {source="x", note="a \"b\""} ! a comment
        def: "Says \"moo\"\nor nothing." [PMID:1, http\://x.y "with, a ] bracket"] {a="b"}
        synonym: "beast" EXACT abbrev [X:1, X:2]
        synonym: "thing" BROAD []
        synonym: "plain" []
        exact_synonym: "creature" []
        xref: EX:1 "described"
        xref: Wikipedia:Some\ page ! comment
        alt_id: ZOO:0000099
        subset: small
        comment: Wait! This is text.
        created_by: someone
        creation_date: 2009-08-26T02:50:24Z
        property_value: EX:p "v" xsd:string

        [Term]
        id: ZOO:0000002
        name: cat
        namespace: pets
        is_a: ZOO:0000001 {x="y"} ! animal
        relationship: part_of ZOO:0000001 ! animal
        relationship: part_of ZOO:0000003 {cardinality="2"}
        relationship: part_of ZOO:0000004 {all_only="true"}
        intersection_of: ZOO:0000001
        intersection_of: part_of ZOO:0000005
        union_of: B:2
        union_of: A:1
        disjoint_from: ZOO:0000003
        equivalent_to: EX:7
        is_obsolete: true
        replaced_by: ZOO:0000001
        consider: ZOO:0000003

        [Typedef]
        id: part_of
        name: part \
        of
        is_transitive: true
        is_symmetric: false
        domain: ZOO:1
        range: ZOO:2
        inverse_of: has_part
        holds_over_chain: a b
        transitive_over: c

        [Instance]
        id: EX:felix
        instance_of: ZOO:0000002
        """;

    [Fact]
    public void Every_tag_of_a_document_comes_to_its_place()
    {
        var (terms, outcome) = CollectedTerms.OfObo(Document);
        Assert.Empty(outcome.Errors);
        Assert.Empty(outcome.Warnings);
        Assert.Equal(4, outcome.Terms);

        var header = terms.TheHeader;
        Assert.Equal(("zoo", "releases/2026-01-02", "The zoo", "https://creativecommons.org/licenses/by/4.0/"), (header.Id, header.Version, header.Title, header.Licence));
        Assert.Equal(["other.obo"], header.Imports);
        Assert.Equal([("EX", "http://example.org/")], terms.IdSpaces);

        var animal = terms["ZOO:0000001"];
        Assert.Equal(12, animal.Line);
        Assert.Equal("http://purl.obolibrary.org/obo/ZOO_0000001", animal.Iri);
        Assert.Equal("animal {living}", animal.Label);
        Assert.Equal("Says \"moo\"\nor nothing.", animal.Definition);
        Assert.Equal("animals", animal.Namespace);
        Assert.Equal([new("beast", SynonymScope.Exact), new("thing", SynonymScope.Broad), new("plain", SynonymScope.Related), new("creature", SynonymScope.Exact)], animal.Synonyms);
        Assert.Equal(["EX:1", "Wikipedia:Some page"], animal.CrossReferences);
        Assert.Equal(["ZOO:0000099"], animal.AlternativeIds);
        Assert.Equal([("exact_synonym", "ZOO:0000001", 19L)], terms.DeprecatedUses);

        var cat = terms["ZOO:0000002"];
        Assert.True(cat.Obsolete);
        Assert.Equal("pets", cat.Namespace);
        Assert.Equal([new("is_a", "ZOO:0000001"), new("part_of", "ZOO:0000001")], cat.Edges);
        Assert.Equal(["ZOO:0000001", "ZOO:0000003"], cat.ReplacedBy);
        Assert.Equal(
            [
                "SubClassOf: part_of exactly 2 ZOO:0000003", "SubClassOf: part_of only ZOO:0000004", "DisjointWith: ZOO:0000003", "EquivalentTo: EX:7",
                "EquivalentTo: (part_of some ZOO:0000005) and ZOO:0000001", "EquivalentTo: A:1 or B:2",
            ],
            cat.Axioms);

        var partOf = terms["part_of"];
        Assert.Equal((TermType.Property, "part of", "http://purl.obolibrary.org/obo/zoo#part_of"), (partOf.Type, partOf.Label, partOf.Iri));
        Assert.Equal(["Characteristics: Transitive", "Domain: ZOO:1", "Range: ZOO:2", "InverseOf: has_part", "SubPropertyChain: a o b", "SubPropertyChain: part_of o c"], partOf.Axioms);

        var felix = terms["EX:felix"];
        Assert.Equal((TermType.Individual, "http://example.org/felix"), (felix.Type, felix.Iri));
        Assert.Equal([new("instance_of", "ZOO:0000002")], felix.Edges);
    }

    [Theory]
    [InlineData("[Term]\nid: X:1\nname\n", "obo_expected_tag", 4, 1)]
    [InlineData("[Term]\nid: X:1\ndef: no quote\n", "obo_expected_quote", 4, 6)]
    [InlineData("[Term]\nid: X:1\ndef: \"never closed []\n", "obo_unterminated_string", 4, 6)]
    [InlineData("[Term]\nid: X:1\ndef: \"é\" [a, b\n", "obo_unterminated_list", 4, 10)]
    [InlineData("[Term]\nid: X:1\nsynonym: \"a\" WIDE []\n", "obo_unknown_scope", 4, 14)]
    [InlineData("[Term]\nid: X:1\nis_a:\n", "obo_expected_value", 4, 6)]
    [InlineData("[Term]\nid: X:1\nis_a: X:2 X:3\n", "obo_trailing_text", 4, 11)]
    [InlineData("[Term]\nid: X:1\nis_a: X:2 {oh}\n", "obo_bad_qualifier", 4, 12)]
    [InlineData("[Term]\nid: X:1\nis_obsolete: maybe\n", "obo_expected_boolean", 4, 14)]
    [InlineData("[Term]\nid: X:1\nname: a\nname: b\n", "obo_duplicate_tag", 5, 1)]
    [InlineData("[Term]\nid: X:1\nintersection_of: a\n", "obo_single_operand", 2, 1)]
    [InlineData("[Term]\nname: a\n", "obo_missing_id", 2, 1)]
    [InlineData("[Term\nid: X:1\n", "obo_bad_stanza", 2, 1)]
    [InlineData("[Term]\nid: X:1\nname: é\u0001\n", "obo_control_character", 4, 8)]
    [InlineData("[Term]\nid: X:1\nname: a\0b\n", "obo_control_character", 4, 8)]
    [InlineData("[Term]\nid: X:1\nis_a: X:2 \\\n X:3\n", "obo_trailing_text", 5, 2)]
    public void What_is_wrong_is_said_with_its_code_and_place(string stanza, string code, long line, long column)
    {
        var (_, outcome) = CollectedTerms.OfObo("format-version: 1.4\n" + stanza);
        var error = Assert.Single(outcome.Errors);
        Assert.Equal((code, line, column), (error.Code, error.Line, error.Column));
    }

    [Theory]
    [InlineData("format-version: 1.4\nodd: x\n", "obo_unknown_tag")]
    [InlineData("format-version: 1.4\n[Term]\nid: X:1\nodd: x\n", "obo_unknown_tag")]
    [InlineData("format-version: 1.4\n[Annotation]\nid: X:1\nodd: x\n", "obo_unknown_stanza")]
    [InlineData("format-version: 1.4\n[Term]\nid: X:1\nxref: two words\n", "obo_unescaped_space")]
    [InlineData("format-version: 1.4\n[Term]\nid: X:1\ndef: \"no list\"\n", "obo_missing_references")]
    [InlineData("[Term]\nid: X:1\n", "obo_missing_format_version")]
    public void What_the_format_does_not_have_is_a_warning(string document, string code)
    {
        var (_, outcome) = CollectedTerms.OfObo(document);
        Assert.Empty(outcome.Errors);
        Assert.Equal(code, Assert.Single(outcome.Warnings).Code);
    }

    [Fact]
    public void A_line_that_is_wrong_does_not_hide_the_next_one()
    {
        var (terms, outcome) = CollectedTerms.OfObo("format-version: 1.4\n[Term]\nid: X:1\ndef: oops\nname: one\n[Term]\nname: none\n[Term]\nid: X:3\n");
        Assert.Equal(["obo_expected_quote", "obo_missing_id"], outcome.Errors.Select(e => e.Code));
        Assert.Equal(["X:1", "X:3"], terms.Terms.Select(t => t.Id));
        Assert.Equal("one", terms["X:1"].Label);
    }

    [Fact]
    public void A_hundred_errors_are_kept_and_all_are_counted()
    {
        var (_, outcome) = CollectedTerms.OfObo("format-version: 1.4\n" + string.Concat(Enumerable.Repeat("nothing\n", 250)));
        Assert.Equal((100, 250), (outcome.Errors.Count, outcome.ErrorCount));
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public void Other_line_ends_and_a_byte_order_mark_change_nothing(string lineEnd)
    {
        var expected = CollectedTerms.OfObo(Document).Terms.Terms;
        var (actual, outcome) = CollectedTerms.OfObo([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Document.Replace("\n", lineEnd, StringComparison.Ordinal))]);
        Assert.Empty(outcome.Errors);
        Assert.Equivalent(expected, actual.Terms, strict: true);
    }

    [Fact]
    public void Wrong_encodings_are_named()
    {
        Assert.Equal("obo_encoding", Assert.Single(CollectedTerms.OfObo([.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(Document)]).Outcome.Errors).Code);
        var latin = Assert.Single(CollectedTerms.OfObo(Encoding.Latin1.GetBytes("format-version: 1.4\n[Term]\nid: X:1\nname: naïve\n")).Outcome.Errors);
        Assert.Equal(("obo_invalid_utf8", 4, 9), (latin.Code, latin.Line, latin.Column));
    }

    [Theory]
    [InlineData("pato.obo", 2661)]
    [InlineData("uo.obo", 378)]
    [InlineData("ms.obo", 2956)]
    public void Counts_of_published_files_are_those_of_their_lines(string name, int expectedTerms)
    {
        var file = TestFiles.Ontology(name);
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var inTerm = false;
        foreach (var line in File.ReadLines(file))
        {
            inTerm = line.StartsWith('[') ? line.StartsWith("[Term]", StringComparison.Ordinal) : inTerm;
            foreach (var tag in new[] { "id:", "name:", "def:", "synonym:", "is_a:", "xref:", "relationship:", "is_obsolete:", "replaced_by:", "consider:", "alt_id:" })
            {
                counts[tag] = counts.GetValueOrDefault(tag) + (inTerm && line.StartsWith(tag, StringComparison.Ordinal) ? 1 : 0);
            }
        }

        var terms = new CollectedTerms();
        using var stream = File.OpenRead(file);
        var outcome = OboReader.Read(stream, terms);
        var classes = terms.Terms.Where(t => t.Type == TermType.Class).ToList();

        Assert.Empty(outcome.Errors);
        Assert.Equal(expectedTerms, classes.Count);
        Assert.Equal(counts["id:"], classes.Count);
        Assert.Equal(counts["name:"], classes.Count(t => t.Label is not null));
        Assert.Equal(counts["def:"], classes.Count(t => t.Definition is not null));
        Assert.Equal(counts["synonym:"], classes.Sum(t => t.Synonyms.Count));
        Assert.Equal(counts["is_a:"], classes.Sum(t => t.Edges.Count(e => e.Predicate == TermEdge.IsA)));
        Assert.Equal(counts["relationship:"], classes.Sum(t => t.Edges.Count(e => e.Predicate != TermEdge.IsA)));
        Assert.Equal(counts["xref:"], classes.Sum(t => t.CrossReferences.Count));
        Assert.Equal(counts["is_obsolete:"], classes.Count(t => t.Obsolete));
        Assert.Equal(counts["replaced_by:"] + counts["consider:"], classes.Sum(t => t.ReplacedBy.Count));
        Assert.Equal(counts["alt_id:"], classes.Sum(t => t.AlternativeIds.Count));
    }
}
