using Alexandria.Knowledge.Ontologies.Terms;
using Alexandria.Testing;

namespace Alexandria.Knowledge.Tests.Ontologies.Terms;

public sealed class TermsFromStatementsTests
{
    private const string Owl =
        """
        ex:zoo rdf:type owl:Ontology
        ex:zoo owl:versionInfo "old"
        ex:zoo owl:versionIRI ex:zoo/2026
        ex:zoo dc:license <https://creativecommons.org/publicdomain/zero/1.0/>
        ex:zoo dc:title "Zoo"
        ex:zoo owl:imports ex:other
        obo:ZOO_1 rdf:type owl:Class
        obo:ZOO_1 rdfs:label "Tier"@de
        obo:ZOO_1 rdfs:label "animal"@en
        obo:ZOO_1 obo:IAO_0000115 "A being."
        obo:ZOO_1 oio:hasExactSynonym "beast"
        obo:ZOO_1 oio:hasNarrowSynonym "dog"
        obo:ZOO_1 oio:hasBroadSynonym "thing"
        obo:ZOO_1 oio:hasRelatedSynonym "pet"
        obo:ZOO_1 oio:hasDbXref "EX:1"
        obo:ZOO_1 oio:hasDbXref "EX:1"
        obo:ZOO_1 oio:hasOBONamespace "animals"
        obo:ZOO_1 oio:hasAlternativeId "ZOO:9"
        obo:ZOO_1 rdfs:subClassOf owl:Thing
        obo:ZOO_2 rdfs:subClassOf obo:ZOO_1
        obo:ZOO_2 rdfs:subClassOf _:r1
        _:r1 rdf:type owl:Restriction
        _:r1 owl:onProperty ex:p
        _:r1 owl:someValuesFrom obo:ZOO_1
        obo:ZOO_2 rdfs:subClassOf _:r2
        _:r2 owl:allValuesFrom obo:ZOO_1
        _:r2 owl:onProperty ex:p
        obo:ZOO_2 owl:equivalentClass _:e
        _:e owl:intersectionOf _:l1
        _:l1 rdf:first obo:ZOO_1
        _:l1 rdf:rest _:l2
        _:l2 rdf:first _:r3
        _:l2 rdf:rest rdf:nil
        _:r3 owl:onProperty ex:p
        _:r3 owl:someValuesFrom _:u
        _:u owl:unionOf _:l3
        _:l3 rdf:first ex:b
        _:l3 rdf:rest _:l4
        _:l4 rdf:first ex:a
        _:l4 rdf:rest rdf:nil
        obo:ZOO_2 rdfs:subClassOf _:r4
        _:r4 owl:onProperty ex:p
        _:r4 owl:minQualifiedCardinality "2"^^xsd:nonNegativeInteger
        _:r4 owl:onClass obo:ZOO_1
        obo:ZOO_2 owl:disjointWith obo:ZOO_3
        obo:ZOO_2 rdf:type owl:Class
        obo:ZOO_3 rdf:type owl:Class
        obo:ZOO_3 owl:deprecated "true"^^xsd:boolean
        obo:ZOO_3 oio:consider "ZOO:2"
        obo:ZOO_3 obo:IAO_0100001 obo:ZOO_1
        _:a rdf:type owl:Axiom
        _:a owl:annotatedSource obo:ZOO_1
        _:a oio:hasDbXref "NOT:1"
        ex:p rdf:type owl:ObjectProperty
        ex:p rdf:type owl:TransitiveProperty
        ex:p rdfs:domain ex:d
        ex:p rdfs:range ex:r
        ex:p owl:inverseOf ex:q
        ex:p rdfs:subPropertyOf ex:top
        ex:p owl:propertyChainAxiom _:c1
        _:c1 rdf:first ex:x
        _:c1 rdf:rest _:c2
        _:c2 rdf:first ex:y
        _:c2 rdf:rest rdf:nil
        ex:i rdf:type owl:NamedIndividual
        ex:i rdf:type obo:ZOO_2
        """;

    private const string Skos =
        """
        ex:s rdf:type skos:ConceptScheme
        ex:s skos:prefLabel "Scheme"@en
        ex:a rdf:type skos:Concept
        ex:a skos:prefLabel "a-de"@de
        ex:a skos:prefLabel "a"@en-GB
        ex:a skos:altLabel "alias"@fr
        ex:a skos:hiddenLabel "hid"
        ex:a skos:definition "def"
        ex:a skos:inScheme ex:s
        ex:a skos:exactMatch ex:other
        ex:a skos:narrower ex:b
        ex:a skos:related ex:c
        ex:b rdf:type skos:Concept
        ex:b skos:broader ex:a
        ex:b skos:prefLabel "z"@zu
        ex:b skos:prefLabel "b"@de
        ex:c rdf:type skos:Concept
        ex:c skos:prefLabel "plain"
        ex:c skos:prefLabel "english"@en
        """;

    [Fact]
    public void Classes_properties_and_individuals_of_OWL_come_out_as_terms()
    {
        var terms = Gather(Owl);
        Assert.Equivalent(
            new OntologyHeader { Id = "http://example.org/zoo", Title = "Zoo", Version = "http://example.org/zoo/2026", Licence = "https://creativecommons.org/publicdomain/zero/1.0/", Imports = ["http://example.org/other"] },
            terms.TheHeader, strict: true);
        Assert.Equal(["http://example.org/i", "http://example.org/p", "ZOO:1", "ZOO:2", "ZOO:3"], terms.Terms.Select(t => t.Id));

        var animal = terms["ZOO:1"];
        Assert.Equal((TermType.Class, "animal", "A being.", "animals", "http://purl.obolibrary.org/obo/ZOO_1"), (animal.Type, animal.Label, animal.Definition, animal.Namespace, animal.Iri));
        Assert.Equal([new("beast", SynonymScope.Exact), new("dog", SynonymScope.Narrow), new("thing", SynonymScope.Broad), new("pet", SynonymScope.Related)], animal.Synonyms);
        Assert.Equal(["EX:1", "EX:1"], animal.CrossReferences);
        Assert.Equal(["ZOO:9"], animal.AlternativeIds);
        Assert.Empty(animal.Edges);

        Assert.Equal([new("is_a", "ZOO:1"), new("http://example.org/p", "ZOO:1")], terms["ZOO:2"].Edges);
        Assert.Equal(
            [
                "SubClassOf: http://example.org/p only ZOO:1",
                "EquivalentTo: (http://example.org/p some (http://example.org/a or http://example.org/b)) and ZOO:1",
                "SubClassOf: http://example.org/p min 2 ZOO:1", "DisjointWith: ZOO:3",
            ],
            terms["ZOO:2"].Axioms);
        Assert.True(terms["ZOO:3"].Obsolete);
        Assert.Equal(["ZOO:1", "ZOO:2"], terms["ZOO:3"].ReplacedBy);

        var property = terms["http://example.org/p"];
        Assert.Equal(TermType.Property, property.Type);
        Assert.Equal([new("is_a", "http://example.org/top")], property.Edges);
        Assert.Equal(
            ["Characteristics: Transitive", "Domain: http://example.org/d", "Range: http://example.org/r", "InverseOf: http://example.org/q", "SubPropertyChain: http://example.org/x o http://example.org/y"],
            property.Axioms);
        Assert.Equal([new("instance_of", "ZOO:2")], terms["http://example.org/i"].Edges);
    }

    [Fact]
    public void Concepts_of_SKOS_come_out_as_terms()
    {
        var terms = Gather(Skos);
        Assert.Equal(("http://example.org/s", "Scheme"), (terms.TheHeader.Id, terms.TheHeader.Title));
        var a = terms["http://example.org/a"];
        Assert.Equal((TermType.Concept, "a", "def", "http://example.org/s"), (a.Type, a.Label, a.Definition, a.Namespace));
        Assert.Equal([new("alias", SynonymScope.Exact), new("hid", SynonymScope.Exact)], a.Synonyms);
        Assert.Equal(["http://example.org/other"], a.CrossReferences);
        Assert.Equal([new("skos:related", "http://example.org/c")], a.Edges);
        Assert.Equal([new("is_a", "http://example.org/a")], terms["http://example.org/b"].Edges);
        Assert.Equal("b", terms["http://example.org/b"].Label);
        Assert.Equal("plain", terms["http://example.org/c"].Label);
    }

    [Fact]
    public void The_order_of_statements_does_not_decide_what_the_terms_are()
    {
        var lines = Owl.Split('\n');
        var random = new Random(11);
        var expected = Gather(Owl);
        for (var i = 0; i < 20; i++)
        {
            random.Shuffle(lines);
            var actual = Gather(string.Join('\n', lines));
            Assert.Equivalent(expected.TheHeader, actual.TheHeader, strict: true);
            Assert.Equal(expected.Terms.Select(Sorted), actual.Terms.Select(Sorted));
        }
    }

    [Fact]
    public void Expressions_are_put_together_in_a_document_far_longer_than_the_window()
    {
        using var folder = new TestDirectory();
        var terms = new CollectedTerms();
        using var gather = new TermsFromStatements(terms, folder.Path);
        const int Classes = 100_000;
        for (var i = 0; i < Classes; i++)
        {
            Triples.Feed($"ex:c{i} rdf:type owl:Class\nex:c{i} rdfs:subClassOf _:b{i}\n_:b{i} owl:onProperty ex:p\n_:b{i} owl:someValuesFrom ex:d{i}", gather);
        }

        Assert.Equal(Classes, gather.Complete());
        Assert.Equal(0, gather.IncompleteExpressions);
        Assert.All(terms.Terms, t => Assert.Equal(new TermEdge("http://example.org/p", "http://example.org/d" + t.Id["http://example.org/c".Length..]), Assert.Single(t.Edges)));
    }

    [Theory]
    [InlineData("ex:a rdfs:subClassOf _:x\n_:x owl:onProperty ex:p")]
    [InlineData("ex:a owl:equivalentClass _:x\n_:x owl:complementOf _:x")]
    [InlineData("ex:a owl:equivalentClass _:x\n_:x owl:unionOf _:l\n_:l rdf:first ex:b\n_:l rdf:rest _:l")]
    [InlineData("ex:a owl:equivalentClass _:nowhere")]
    public void Expressions_without_an_end_are_counted_and_left_out(string statements)
    {
        using var folder = new TestDirectory();
        var terms = new CollectedTerms();
        using var gather = new TermsFromStatements(terms, folder.Path);
        Triples.Feed("ex:a rdf:type owl:Class\n" + statements, gather);
        gather.Complete();
        Assert.Equal(1, gather.IncompleteExpressions);
        Assert.Empty(Assert.Single(terms.Terms).Axioms);
    }

    private static string Sorted(OntologyTerm term) => string.Join('\n', [
        term.Id, term.Label, term.Definition, term.Type.ToString(), term.Obsolete.ToString(), term.Namespace,
        .. term.Synonyms.Select(s => s.ToString()).Order(StringComparer.Ordinal), .. term.Edges.Select(e => e.ToString()).Order(StringComparer.Ordinal),
        .. term.Axioms.Order(StringComparer.Ordinal), .. term.CrossReferences, .. term.ReplacedBy]);

    private static CollectedTerms Gather(string statements)
    {
        using var folder = new TestDirectory();
        var terms = new CollectedTerms();
        using var gather = new TermsFromStatements(terms, folder.Path);
        Triples.Feed(statements, gather);
        Assert.Equal(gather.Complete(), terms.Terms.Count);
        Assert.Equal(0, gather.IncompleteExpressions);
        return terms;
    }
}
