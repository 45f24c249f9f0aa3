using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Alexandria.Knowledge.Ontologies;
using Alexandria.Knowledge.Ontologies.Obo;
using Alexandria.Knowledge.Ontologies.Rdf;
using Alexandria.Knowledge.Ontologies.Validation;
using Alexandria.Knowledge.Tests.Ontologies.Terms;
using Alexandria.Testing;

namespace Alexandria.Knowledge.Tests.Ontologies.Validation;

public sealed class ReportsTests
{
    private const string Document =
        """
        format-version: 1.4
        ontology: x
        property_value: dc:title "<script>x</script>"

        [Term]
        id: X:1
        name: one
        odd: tag
        is_a: X:404
        relationship: p X:2

        [Term]
        id: X:2
        name: two & more
        def: broken
        disjoint_from: X:1

        [Typedef]
        id: p
        name: p
        is_transitive: true
        """;

    [Fact]
    public void Json_has_what_programs_ask_for()
    {
        using var json = Json(JsonReport.Write);
        var root = json.RootElement;
        Assert.Equal("obo", root.GetProperty("format").GetString());
        Assert.Equal(JsonValueKind.Null, root.GetProperty("triples").ValueKind);
        Assert.Equal(3, root.GetProperty("terms").GetInt64());
        Assert.False(root.GetProperty("valid").GetBoolean());
        Assert.Equal(["obo_expected_quote"], root.GetProperty("errors").EnumerateArray().Select(e => e.GetProperty("code").GetString()));
        Assert.Equal((15, 6), (root.GetProperty("errors")[0].GetProperty("line").GetInt32(), root.GetProperty("errors")[0].GetProperty("column").GetInt32()));
        Assert.Equal(["obo_unknown_tag", "dangling_reference"], root.GetProperty("warnings").EnumerateArray().Select(e => e.GetProperty("code").GetString()));
        Assert.Equal("X:1", root.GetProperty("warnings")[1].GetProperty("term").GetString());
        Assert.Equal(3, root.GetProperty("rules").GetProperty("missing_definition").GetInt32());
        Assert.True(root.GetProperty("elapsedMs").GetInt64() >= 0);
        Assert.Equal("no", root.GetProperty("profile").GetProperty("ql").GetString());
        Assert.Equal(1, root.GetProperty("profile").GetProperty("constructs").GetProperty("owl:TransitiveProperty").GetInt32());
    }

    [Fact]
    public void Sarif_has_what_its_schema_requires()
    {
        using var json = Json(SarifReport.Write);
        var root = json.RootElement;
        Assert.Equal("2.1.0", root.GetProperty("version").GetString());
        Assert.StartsWith("https://docs.oasis-open.org/sarif/", root.GetProperty("$schema").GetString(), StringComparison.Ordinal);
        var run = Assert.Single(root.GetProperty("runs").EnumerateArray());
        var driver = run.GetProperty("tool").GetProperty("driver");
        Assert.NotEmpty(driver.GetProperty("name").GetString()!);
        var rules = driver.GetProperty("rules").EnumerateArray().ToList();
        Assert.Equal(rules.Count, rules.Select(r => r.GetProperty("id").GetString()).Distinct().Count());
        Assert.All(rules, r =>
        {
            Assert.NotEmpty(r.GetProperty("shortDescription").GetProperty("text").GetString()!);
            Assert.NotEmpty(r.GetProperty("help").GetProperty("text").GetString()!);
            Assert.Contains(r.GetProperty("defaultConfiguration").GetProperty("level").GetString(), new[] { "none", "note", "warning", "error" });
        });
        Assert.All(run.GetProperty("invocations").EnumerateArray(), i => Assert.Equal(JsonValueKind.True, i.GetProperty("executionSuccessful").ValueKind));
        var results = run.GetProperty("results").EnumerateArray().ToList();
        Assert.Equal(6, results.Count);
        Assert.All(results, r =>
        {
            Assert.NotEmpty(r.GetProperty("message").GetProperty("text").GetString()!);
            Assert.Contains(r.GetProperty("level").GetString(), new[] { "note", "warning", "error" });
            Assert.Equal(r.GetProperty("ruleId").GetString(), rules[r.GetProperty("ruleIndex").GetInt32()].GetProperty("id").GetString());
            var place = Assert.Single(r.GetProperty("locations").EnumerateArray()).GetProperty("physicalLocation");
            Assert.Equal("my%20file.obo", place.GetProperty("artifactLocation").GetProperty("uri").GetString());
            Assert.True(place.GetProperty("region").GetProperty("startLine").GetInt32() > 0);
        });
        Assert.Contains(results, r => r.GetProperty("ruleId").GetString() == "obo_expected_quote" && r.GetProperty("locations")[0].GetProperty("physicalLocation").GetProperty("region").GetProperty("startColumn").GetInt32() == 6);
    }

    [Fact]
    public void Of_a_document_that_was_not_read_to_its_end_no_profile_is_told()
    {
        using var folder = new TestDirectory();
        using var validation = new DocumentValidation(ValidationOptions.Default, folder.Path, TimeProvider.System);
        Triples.Feed("ex:a owl:hasSelf ex:b", validation.Statements);
        Assert.Null(validation.Complete("x", "turtle", new ReadOutcome(1, new("turtle_expected_dot", 1, 1, "x"))).Profile);
    }

    [Fact]
    public void A_syntax_rule_of_sarif_is_as_severe_as_what_it_found()
    {
        using var json = Json(SarifReport.Write);
        var rules = json.RootElement.GetProperty("runs")[0].GetProperty("tool").GetProperty("driver").GetProperty("rules").EnumerateArray();
        string? Level(string id) => rules.Single(r => r.GetProperty("id").GetString() == id).GetProperty("defaultConfiguration").GetProperty("level").GetString();
        Assert.Equal(("warning", "error"), (Level("obo_unknown_tag"), Level("obo_expected_quote")));
    }

    [Fact]
    public void The_page_is_well_formed_and_what_the_document_says_is_text_on_it()
    {
        var html = HtmlReport.Of(Report()).ToHtml();
        XDocument.Parse(html.Replace("<!doctype html>", "", StringComparison.Ordinal).Replace("<meta charset=\"utf-8\">", "", StringComparison.Ordinal)
            .Replace("initial-scale=1\">", "initial-scale=1\"/>", StringComparison.Ordinal).Replace("content=\"light dark\">", "content=\"light dark\"/>", StringComparison.Ordinal));
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;x&lt;/script&gt;", html, StringComparison.Ordinal);
        Assert.Contains("is_a X:404 is not defined.", html, StringComparison.Ordinal);
        Assert.Contains("It has errors and is not taken.", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Statements_are_counted_and_their_constructs_and_deprecated_terms_named()
    {
        using var folder = new TestDirectory();
        using var validation = new DocumentValidation(ValidationOptions.Default, folder.Path, TimeProvider.System);
        Triples.Feed(
            """
            ex:a rdf:type owl:Class
            ex:a rdfs:label "a"
            ex:a skos:subject ex:b
            ex:b rdf:type owl:DataRange
            ex:a rdfs:subClassOf _:r
            _:r owl:onProperty ex:p
            _:r owl:allValuesFrom ex:a
            ex:a rdfs:subClassOf ex:404
            """,
            validation.Statements);
        var report = validation.Complete("x.ttl", "turtle", new ReadOutcome(8, null));
        Assert.Equal((8L, 1L), (report.Statements, report.TermCount));
        Assert.Equal(["ex:a", "ex:b"], report.Rules.Single(r => r.Code == Rules.DeprecatedProperty).Kept.Select(f => f.Term!.Replace("http://example.org/", "ex:", StringComparison.Ordinal)));
        Assert.Equal("http://example.org/a", Assert.Single(report.Rules.Single(r => r.Code == Rules.DanglingReference).Kept).Term);
        Assert.Equal(("owl:allValuesFrom", 1L), (Assert.Single(report.Profile!.Counts).Construct.Name, report.Profile.Counts[0].Count));
        Assert.Equal((Allowed.No, Allowed.No, Allowed.Depends), (report.Profile.El, report.Profile.Ql, report.Profile.Rl));
    }

    [Fact]
    public void A_document_of_statements_that_ends_in_an_error_has_it_in_its_report()
    {
        using var folder = new TestDirectory();
        using var validation = new DocumentValidation(ValidationOptions.Default, folder.Path, TimeProvider.System);
        Triples.Feed("ex:a rdf:type owl:Class", validation.Statements);
        var report = validation.Complete("x.ttl", "turtle", new ReadOutcome(1, new SyntaxError("turtle_unexpected", 2, 1, "Expected a dot.")));
        Assert.False(report.Valid);
        Assert.Equal(("turtle_unexpected", 0L), (Assert.Single(report.Findings, f => f.Severity == Severity.Error).Code, report.TermCount));
    }

    private static JsonDocument Json(Action<ValidationReport, Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            write(Report(), writer);
        }

        return JsonDocument.Parse(stream.ToArray());
    }

    private static ValidationReport Report()
    {
        using var folder = new TestDirectory();
        using var validation = new DocumentValidation(ValidationOptions.Default, folder.Path, TimeProvider.System);
        return validation.Complete("my file.obo", "obo", OboReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(Document)), validation.Terms));
    }

}
