using System.Globalization;
using System.Text;
using Alexandria.Knowledge.Ontologies.Rdf;
using Alexandria.Knowledge.Ontologies.Terms;
using Alexandria.Knowledge.Ontologies.Validation;
using Alexandria.Testing;

namespace Alexandria.Knowledge.Tests.Ontologies.Terms;

/// <summary>What a document can be written to cost; the process is measured, so nothing else runs beside these tests.</summary>
[Collection(MeasuredAlone.Name)]
public sealed class HostileExpressionsTests
{
    [Fact]
    public void Nodes_that_hold_each_other_twice_do_not_double_at_every_level()
    {
        var document = new StringBuilder("ex:a rdf:type owl:Class\nex:a owl:equivalentClass _:n0\n");
        for (var i = 0; i < 50; i++)
        {
            document.Append(CultureInfo.InvariantCulture, $"_:n{i} owl:intersectionOf _:l{i}\n_:l{i} rdf:first _:n{i + 1}\n_:l{i} rdf:rest _:m{i}\n_:m{i} rdf:first _:n{i + 1}\n_:m{i} rdf:rest rdf:nil\n");
        }

        var (terms, incomplete) = Gather(sink => Triples.Feed(document.Append("_:n50 owl:complementOf ex:b\n").ToString(), sink));
        Assert.Empty(terms["http://example.org/a"].Axioms);
        Assert.Equal(1, incomplete);
    }

    [Fact]
    public void An_expression_that_thousands_share_is_given_as_often_as_the_document_pays_for()
    {
        const int uses = 2_000;
        var (terms, incomplete) = Gather(sink =>
        {
            for (var i = 0; i < 9_999; i++)
            {
                Say(sink, Blank($"c{i}"), Rdf("first"), Iri($"http://example.org/item{i}"));
                Say(sink, Blank($"c{i}"), Rdf("rest"), i < 9_998 ? Blank($"c{i + 1}") : Rdf("nil"));
            }

            Say(sink, Blank("all"), Owl("oneOf"), Blank("c0"));
            for (var i = 0; i < uses; i++)
            {
                Say(sink, Iri($"http://example.org/t{i}"), Rdf("type"), Owl("Class"));
                Say(sink, Iri($"http://example.org/t{i}"), Owl("equivalentClass"), Blank("all"));
            }
        });
        var given = terms.Terms.Count(t => t.Axioms.Count == 1);
        Assert.InRange(given, 1, uses / 4);
        Assert.Equal(uses - given, incomplete);
    }

    [Fact]
    public void A_node_that_is_spoken_of_again_and_again_holds_nothing_up()
    {
        var (_, incomplete) = Gather(sink =>
        {
            for (var i = 0; i < 400_000; i++)
            {
                Say(sink, Iri("http://example.org/a"), Owl("equivalentClass"), Blank("x"));
                Say(sink, Blank("x"), Owl("onProperty"), Iri("http://example.org/p"));
            }
        });
        Assert.Equal(400_000, incomplete);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Long_texts_at_blank_nodes_do_not_stay_in_memory(bool refreshed)
    {
        var text = Encoding.UTF8.GetBytes(new string('a', 200_000));
        var largest = 0L;
        Gather(sink =>
        {
            var before = GC.GetTotalMemory(forceFullCollection: true);
            for (var i = 0; i < 2_000; i++)
            {
                sink.Statement(Blank($"n{i}"), Owl("hasValue"), new RdfTerm { Kind = TermKind.Literal, Value = text }, default);
                for (var other = refreshed ? 0 : i; other < i; other++)
                {
                    Say(sink, Blank($"n{other}"), Owl("onProperty"), Iri("http://example.org/p"));
                }

                largest = i % 100 == 0 ? Math.Max(largest, GC.GetTotalMemory(forceFullCollection: true) - before) : largest;
            }
        });
        Assert.True(largest < 200_000_000, $"{largest:N0} bytes");
    }

    [Fact]
    public void Of_one_subject_no_more_is_kept_than_a_term_may_take()
    {
        var terms = new CollectedTerms();
        using var folder = new TestDirectory();
        using var validation = new DocumentValidation(ValidationOptions.Default, folder.Path, TimeProvider.System, terms);
        var sink = validation.Statements;
        Say(sink, Iri("http://example.org/a"), Rdf("type"), Owl("Class"));
        for (var i = 0; i < TermSize.MostParts + 1_000; i++)
        {
            sink.Statement(Iri("http://example.org/a"), Iri("http://www.geneontology.org/formats/oboInOwl#hasExactSynonym"), new RdfTerm { Kind = TermKind.Literal, Value = Encoding.UTF8.GetBytes($"s{i}") }, default);
        }

        var report = validation.Complete("x", "turtle", new ReadOutcome(TermSize.MostParts + 1_001, null));
        Assert.Equal(TermSize.MostParts - 1, terms["http://example.org/a"].Synonyms.Count);
        Assert.Equal("rdf_term_too_large", Assert.Single(report.SyntaxErrors).Code);
        Assert.False(report.Valid);
    }

    [Fact]
    public void Parentheses_without_end_are_no_expression()
    {
        var many = 300_000;
        Assert.Null(ManchesterExpression.Parse(new string('(', many) + "a" + new string(')', many)));
        Assert.Null(ManchesterExpression.Parse("a" + new string(')', many)));
        Assert.Equal("f(x)", ManchesterExpression.Parse("((f(x)))")!.Name);
    }

    private static (CollectedTerms Terms, long Incomplete) Gather(Action<IStatementSink> say)
    {
        var terms = new CollectedTerms();
        using var folder = new TestDirectory();
        using var gathered = new TermsFromStatements(terms, folder.Path);
        say(gathered);
        gathered.Complete(TestContext.Current.CancellationToken);
        return (terms, gathered.IncompleteExpressions);
    }

    private static void Say(IStatementSink sink, in RdfTerm subject, in RdfTerm predicate, in RdfTerm @object) => sink.Statement(subject, predicate, @object, default);

    private static RdfTerm Blank(string label) => new() { Kind = TermKind.BlankNode, Value = Encoding.UTF8.GetBytes(label) };

    private static RdfTerm Iri(string iri) => new() { Kind = TermKind.Iri, Value = Encoding.UTF8.GetBytes(iri) };

    private static RdfTerm Rdf(string name) => Iri("http://www.w3.org/1999/02/22-rdf-syntax-ns#" + name);

    private static RdfTerm Owl(string name) => Iri("http://www.w3.org/2002/07/owl#" + name);
}
