using System.Text;
using Alexandria.Knowledge.Ontologies.Obo;
using Alexandria.Knowledge.Ontologies.Validation;
using Alexandria.Knowledge.Tests.Ontologies.Terms;
using Alexandria.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace Alexandria.Knowledge.Tests.Ontologies.Obo;

/// <summary>Whatever a document holds is read or named as an error; nothing is thrown.</summary>
public sealed class HostileDocumentTests
{
    private static readonly string[] Pieces =
        ["[Term]\n", "[Typedef]\n", "id: X:1\n", "name: ", "def: \"", "\"", " [", "]", "{", "}", "a=\"b\"", "!", "\\", "\n", "\r", " ", "synonym: \"a\" EXACT ", "is_a: X:1\n", "xref: ", "relationship: p X:2 {all_only=\"true\"}\n", "\t", "é", "\0", "\ufeff", ":", "intersection_of: ", "idspace: A b\n", "holds_over_chain: "];

    [Fact]
    public void An_OBO_document_may_end_anywhere()
    {
        var whole = Encoding.UTF8.GetBytes(OboReaderTests.Document + "\nname: é\n");
        using var folder = new TestDirectory();
        for (var length = 0; length <= whole.Length; length++)
        {
            Check(whole.AsSpan(0, length).ToArray(), folder.Path);
        }
    }

    [Fact]
    public void An_OBO_Graphs_document_may_end_anywhere()
    {
        var whole = Encoding.UTF8.GetBytes(OboGraphsReaderTests.Document);
        using var folder = new TestDirectory();
        for (var length = 0; length < whole.Length; length++)
        {
            var outcome = OboGraphsReader.Read(new MemoryStream(whole, 0, length), new CollectedTerms(), folder.Path);
            Assert.Equal("obographs_syntax", Assert.Single(outcome.Errors).Code);
            Assert.Equal(0, outcome.Terms);
        }
    }

    [Fact]
    public void Any_text_and_any_bytes_are_read_as_OBO_or_named_as_errors()
    {
        using var folder = new TestDirectory();
        var texts = Gen.Elements(Pieces).ArrayOf().Select(string.Concat).Select(Encoding.UTF8.GetBytes);
        var bytes = ArbMap.Default.GeneratorFor<byte>().ArrayOf();
        Prop.ForAll(Gen.OneOf(texts, bytes, Mutations(OboReaderTests.Document)).ToArbitrary(), document => Check(document, folder.Path))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));
    }

    [Fact]
    public void Any_change_of_an_OBO_Graphs_document_is_read_or_named_as_an_error()
    {
        using var folder = new TestDirectory();
        Prop.ForAll(Mutations(OboGraphsReaderTests.Document).ToArbitrary(), document =>
        {
            using var validation = new DocumentValidation(ValidationOptions.Default, folder.Path, TimeProvider.System);
            var outcome = OboGraphsReader.Read(new MemoryStream(document), validation.Terms, folder.Path);
            Assert.All(outcome.Errors, e => Assert.True(e.Code.StartsWith("obographs_", StringComparison.Ordinal) && e is { Line: > 0, Column: > 0 }));
            validation.Complete("x", "obographs", outcome);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_line_beyond_the_limit_is_an_error_and_the_next_one_is_read(int beyond)
    {
        var line = new byte[OboReader.LongestLine + beyond];
        line.AsSpan().Fill((byte)'a');
        "name: "u8.CopyTo(line);
        var (terms, outcome) = CollectedTerms.OfObo([.. "format-version: 1.4\n[Term]\nid: X:1\n"u8, .. line, .. "\nis_a: X:2\n"u8]);
        Assert.Equal(beyond == 0 ? [] : ["obo_line_too_long"], outcome.Errors.Select(e => e.Code));
        Assert.All(outcome.Errors, e => Assert.Equal(4, e.Line));
        Assert.Equal(beyond == 0, terms["X:1"].Label is not null);
        Assert.Single(terms["X:1"].Edges);
    }

    private static void Check(byte[] document, string folder)
    {
        using var validation = new DocumentValidation(ValidationOptions.Default, folder, TimeProvider.System);
        var outcome = OboReader.Read(new MemoryStream(document), validation.Terms);
        Assert.All(outcome.Errors.Concat(outcome.Warnings), e => Assert.True(e.Code.StartsWith("obo_", StringComparison.Ordinal) && e is { Line: > 0, Column: > 0 }, e.ToString()));
        validation.Complete("x", "obo", outcome);
    }

    private static Gen<byte[]> Mutations(string document)
    {
        var whole = Encoding.UTF8.GetBytes(document);
        return Gen.Choose(0, whole.Length - 1).Zip(Gen.Choose(0, 255)).ArrayOf(3).Select(changes =>
        {
            var changed = (byte[])whole.Clone();
            foreach (var (at, value) in changes)
            {
                changed[at] = (byte)value;
            }

            return changed;
        });
    }
}
