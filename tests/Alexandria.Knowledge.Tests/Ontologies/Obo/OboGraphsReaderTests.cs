using System.Text;
using System.Text.Json;
using Alexandria.Knowledge.Ontologies.Obo;
using Alexandria.Knowledge.Ontologies.Terms;
using Alexandria.Knowledge.Tests.Ontologies.Terms;
using Alexandria.Testing;

namespace Alexandria.Knowledge.Tests.Ontologies.Obo;

public sealed class OboGraphsReaderTests
{
    internal const string Document =
        """
        { "@context": { "a": ["b", { "id": "no" }] }, "graphs": [ {
          "nodes": [
            { "id": "http://purl.obolibrary.org/obo/ZOO_2", "lbl": "cat", "type": "CLASS" },
            { "id": "http://purl.obolibrary.org/obo/ZOO_1", "lbl": "animal \u00e9", "type": "CLASS", "propertyType": "x",
              "meta": { "definition": { "val": "A being.", "xrefs": ["X:1"] }, "comments": ["c"], "subsets": [],
                "synonyms": [ { "pred": "hasExactSynonym", "val": "beast", "xrefs": [] }, { "pred": "hasBroadSynonym", "val": "thing" }, { "pred": "hasRelatedSynonym", "val": "pet" }, { "pred": "hasNarrowSynonym", "val": "dog" } ],
                "xrefs": [ { "val": "EX:1" }, { "val": "EX:1" } ],
                "basicPropertyValues": [ { "pred": "http://www.geneontology.org/formats/oboInOwl#hasOBONamespace", "val": "animals" }, { "pred": "http://www.geneontology.org/formats/oboInOwl#hasAlternativeId", "val": "ZOO:9" } ] } },
            { "id": "http://purl.obolibrary.org/obo/ZOO_3", "type": "CLASS", "meta": { "deprecated": true, "basicPropertyValues": [ { "pred": "http://purl.obolibrary.org/obo/IAO_0100001", "val": "http://purl.obolibrary.org/obo/ZOO_1" } ] } },
            { "id": "http://example.org/p", "type": "PROPERTY" },
            { "id": "http://example.org/i", "type": "INDIVIDUAL" } ],
          "edges": [
            { "sub": "http://purl.obolibrary.org/obo/ZOO_2", "pred": "is_a", "obj": "http://purl.obolibrary.org/obo/ZOO_1" },
            { "sub": "http://purl.obolibrary.org/obo/ZOO_2", "pred": "http://example.org/p", "obj": "http://purl.obolibrary.org/obo/ZOO_1" },
            { "sub": "http://example.org/i", "pred": "type", "obj": "http://purl.obolibrary.org/obo/ZOO_2" },
            { "sub": "http://example.org/p", "pred": "subPropertyOf", "obj": "http://example.org/q" },
            { "sub": "http://example.org/p", "pred": "inverseOf", "obj": "http://example.org/r" },
            { "sub": "http://example.org/nowhere", "pred": "is_a", "obj": "http://example.org/r" } ],
          "id": "http://purl.obolibrary.org/obo/zoo.owl",
          "meta": { "version": "http://purl.obolibrary.org/obo/zoo/1/zoo.owl", "basicPropertyValues": [ { "pred": "http://purl.org/dc/terms/license", "val": "CC0" }, { "pred": "http://purl.org/dc/elements/1.1/title", "val": "Zoo" } ] },
          "equivalentNodesSets": [ { "nodeIds": ["http://purl.obolibrary.org/obo/ZOO_2", "http://example.org/cat"] } ],
          "logicalDefinitionAxioms": [ { "definedClassId": "http://purl.obolibrary.org/obo/ZOO_2", "genusIds": ["http://purl.obolibrary.org/obo/ZOO_1"], "restrictions": [ { "propertyId": "http://example.org/p", "fillerId": "http://example.org/f" } ] } ],
          "domainRangeAxioms": [ { "predicateId": "http://example.org/p", "domainClassIds": ["http://example.org/d"], "rangeClassIds": ["http://example.org/r"], "allValuesFromEdges": [ { "sub": "http://purl.obolibrary.org/obo/ZOO_1", "pred": "http://example.org/p", "obj": "http://example.org/f" } ] } ],
          "propertyChainAxioms": [ { "predicateId": "http://example.org/p", "chainPredicateIds": ["http://example.org/a", "http://example.org/b"] } ]
        } ] }
        """;

    [Fact]
    public void Nodes_edges_and_axioms_come_together_as_terms()
    {
        var (terms, outcome) = Read(Encoding.UTF8.GetBytes(Document));
        Assert.Empty(outcome.Errors);
        Assert.Equal(5, outcome.Terms);
        Assert.Equal(["http://example.org/i", "http://example.org/p", "ZOO:1", "ZOO:2", "ZOO:3"], terms.Terms.Select(t => t.Id));
        Assert.Equivalent(
            new OntologyHeader { Id = "http://purl.obolibrary.org/obo/zoo.owl", Version = "http://purl.obolibrary.org/obo/zoo/1/zoo.owl", Licence = "CC0", Title = "Zoo" },
            terms.TheHeader, strict: true);

        var animal = terms["ZOO:1"];
        Assert.Equal(("animal é", "A being.", "animals", 4L), (animal.Label, animal.Definition, animal.Namespace, animal.Line));
        Assert.Equal(["ZOO:9"], animal.AlternativeIds);
        Assert.Equal(["EX:1", "EX:1"], animal.CrossReferences);
        Assert.Equal([new("beast", SynonymScope.Exact), new("thing", SynonymScope.Broad), new("pet", SynonymScope.Related), new("dog", SynonymScope.Narrow)], animal.Synonyms);
        Assert.Equal(["SubClassOf: http://example.org/p only http://example.org/f"], animal.Axioms);

        Assert.Equal([new("is_a", "ZOO:1"), new("http://example.org/p", "ZOO:1")], terms["ZOO:2"].Edges);
        Assert.Equal(["EquivalentTo: http://example.org/cat", "EquivalentTo: (http://example.org/p some http://example.org/f) and ZOO:1"], terms["ZOO:2"].Axioms);
        Assert.True(terms["ZOO:3"].Obsolete);
        Assert.Equal(["ZOO:1"], terms["ZOO:3"].ReplacedBy);
        Assert.Equal([new("is_a", "http://example.org/q")], terms["http://example.org/p"].Edges);
        Assert.Equal(
            ["InverseOf: http://example.org/r", "Domain: http://example.org/d", "Range: http://example.org/r", "SubPropertyChain: http://example.org/a o http://example.org/b"],
            terms["http://example.org/p"].Axioms);
        Assert.Equal([new("instance_of", "ZOO:2")], terms["http://example.org/i"].Edges);
    }

    [Theory]
    [InlineData("{ \"graphs\": [ { \"nodes\": [ { \"lbl\": \"x\" } ] } ] }", "obographs_missing_id", 1, 28)]
    [InlineData("{ \"graphs\": [ { \"nodes\": [\n { \"id\": \"http://a/é\", \"lbl\": 5 } ] } ] }", "obographs_wrong_type", 2, 2)]
    [InlineData("{ \"graphs\": [ { \"nodes\": [\n { \"id\": \"http://a/b\", \"meta\": { \"synonyms\": [ 5 ] } } ] } ] }", "obographs_wrong_type", 2, 2)]
    [InlineData("{ \"graphs\": [ { \"edges\": [\n { \"sub\": \"a\" } ] } ] }", "obographs_bad_edge", 2, 2)]
    [InlineData("{ \"graphs\": [ { \"equivalentNodesSets\": [\n { \"nodeIds\": [ \"a\" ] } ] } ] }", "obographs_bad_axiom", 2, 2)]
    [InlineData("{ \"graphs\": [ { \"nodes\": [\n { \"id\": \"http://a/b\", \"lbl\": \"\\ud800\" } ] } ] }", "obographs_invalid_text", 2, 2)]
    [InlineData("{ \"graphs\": [ {\n \"nodes\": [ ] } ] ", "obographs_syntax", 2, 19)]
    [InlineData("{ \"graphs\": [ {\n \"nodes\" oh", "obographs_syntax", 2, 10)]
    [InlineData("{ \"nodes\": [] }", "obographs_no_graphs", 1, 1)]
    [InlineData("", "obographs_syntax", 1, 1)]
    public void What_is_wrong_is_said_with_its_code_and_place(string document, string code, long line, long column)
    {
        var error = Assert.Single(Read(Encoding.UTF8.GetBytes(document)).Outcome.Errors);
        Assert.Equal((code, line, column), (error.Code, error.Line, error.Column));
    }

    [Fact]
    public void Wrong_encodings_are_named()
    {
        Assert.Equal("obographs_encoding", Assert.Single(Read(Encoding.Unicode.GetBytes(Document)).Outcome.Errors).Code);
        Assert.Equal("obographs_invalid_text", Assert.Single(Read(Encoding.Latin1.GetBytes("{ \"graphs\": [ { \"nodes\": [ { \"id\": \"http://a/é\" } ] } ] }")).Outcome.Errors).Code);
        Assert.Empty(Read([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Document)]).Outcome.Errors);
    }

    [Fact]
    public void Deep_nesting_and_an_element_beyond_the_limit_are_errors()
    {
        var deep = "{ \"graphs\": [ { \"nodes\": [ { \"id\": \"http://a/b\", \"x\": " + new string('[', 100_000);
        Assert.Equal("obographs_syntax", Assert.Single(Read(Encoding.UTF8.GetBytes(deep)).Outcome.Errors).Code);
        var large = "{ \"graphs\": [ { \"nodes\": [ { \"id\": \"" + new string('a', 17 * 1024 * 1024) + "\" } ] } ] }";
        Assert.Equal("obographs_element_too_large", Assert.Single(Read(Encoding.UTF8.GetBytes(large)).Outcome.Errors).Code);
    }

    [Theory]
    [InlineData("abox.json")]
    [InlineData("basic.json")]
    [InlineData("equivNodeSetTest.json")]
    [InlineData("nucleus.json")]
    [InlineData("obsoletion_example.json")]
    public void Counts_of_published_files_are_those_of_their_elements(string name)
    {
        var bytes = File.ReadAllBytes(TestFiles.Ontology(Path.Combine("obographs", name)));
        using var document = JsonDocument.Parse(bytes);
        var graph = document.RootElement.GetProperty("graphs")[0];
        var nodes = graph.GetProperty("nodes").EnumerateArray().ToList();
        var known = nodes.Select(n => n.GetProperty("id").GetString()).ToHashSet();
        var edges = graph.GetProperty("edges").EnumerateArray().Where(e => known.Contains(e.GetProperty("sub").GetString())).Select(e => e.GetProperty("pred").GetString()).ToList();
        int Meta(string list) => nodes.Sum(n => n.TryGetProperty("meta", out var meta) && meta.TryGetProperty(list, out var items) ? items.GetArrayLength() : 0);

        var (terms, outcome) = Read(bytes);
        Assert.Empty(outcome.Errors);
        Assert.Equal(nodes.Count, terms.Terms.Count);
        Assert.Equal(nodes.Count(n => n.TryGetProperty("lbl", out _)), terms.Terms.Count(t => t.Label is not null));
        Assert.Equal(nodes.Count(n => n.TryGetProperty("type", out var type) && type.GetString() == "PROPERTY"), terms.Terms.Count(t => t.Type == TermType.Property));
        Assert.Equal(edges.Count(e => e != "inverseOf"), terms.Terms.Sum(t => t.Edges.Count));
        Assert.Equal(edges.Count(e => e is "is_a" or "subPropertyOf"), terms.Terms.Sum(t => t.Edges.Count(e => e.Predicate == TermEdge.IsA)));
        Assert.Equal(Meta("synonyms"), terms.Terms.Sum(t => t.Synonyms.Count));
        Assert.Equal(Meta("xrefs"), terms.Terms.Sum(t => t.CrossReferences.Count));
    }

    internal static (CollectedTerms Terms, TermReadOutcome Outcome) Read(byte[] document)
    {
        using var folder = new TestDirectory();
        var terms = new CollectedTerms();
        return (terms, OboGraphsReader.Read(new MemoryStream(document), terms, folder.Path));
    }
}
