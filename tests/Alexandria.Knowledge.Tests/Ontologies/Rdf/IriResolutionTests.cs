using System.Text;
using Alexandria.Knowledge.Ontologies.Rdf;

namespace Alexandria.Knowledge.Tests.Ontologies.Rdf;

public sealed class IriResolutionTests
{
    [Theory]
    [InlineData("g:h", "g:h")]
    [InlineData("g", "http://a/b/c/g")]
    [InlineData("./g", "http://a/b/c/g")]
    [InlineData("g/", "http://a/b/c/g/")]
    [InlineData("/g", "http://a/g")]
    [InlineData("//g", "http://g")]
    [InlineData("?y", "http://a/b/c/d;p?y")]
    [InlineData("g?y", "http://a/b/c/g?y")]
    [InlineData("#s", "http://a/b/c/d;p?q#s")]
    [InlineData("g#s", "http://a/b/c/g#s")]
    [InlineData("g?y#s", "http://a/b/c/g?y#s")]
    [InlineData(";x", "http://a/b/c/;x")]
    [InlineData("g;x", "http://a/b/c/g;x")]
    [InlineData("g;x?y#s", "http://a/b/c/g;x?y#s")]
    [InlineData("", "http://a/b/c/d;p?q")]
    [InlineData(".", "http://a/b/c/")]
    [InlineData("./", "http://a/b/c/")]
    [InlineData("..", "http://a/b/")]
    [InlineData("../", "http://a/b/")]
    [InlineData("../g", "http://a/b/g")]
    [InlineData("../..", "http://a/")]
    [InlineData("../../", "http://a/")]
    [InlineData("../../g", "http://a/g")]
    public void The_normal_examples_of_RFC_3986_section_5_4_1(string reference, string expected) =>
        Assert.Equal(expected, Resolve("http://a/b/c/d;p?q", reference));

    [Theory]
    [InlineData("../../../g", "http://a/g")]
    [InlineData("../../../../g", "http://a/g")]
    [InlineData("/./g", "http://a/g")]
    [InlineData("/../g", "http://a/g")]
    [InlineData("g.", "http://a/b/c/g.")]
    [InlineData(".g", "http://a/b/c/.g")]
    [InlineData("g..", "http://a/b/c/g..")]
    [InlineData("..g", "http://a/b/c/..g")]
    [InlineData("./../g", "http://a/b/g")]
    [InlineData("./g/.", "http://a/b/c/g/")]
    [InlineData("g/./h", "http://a/b/c/g/h")]
    [InlineData("g/../h", "http://a/b/c/h")]
    [InlineData("g;x=1/./y", "http://a/b/c/g;x=1/y")]
    [InlineData("g;x=1/../y", "http://a/b/c/y")]
    [InlineData("g?y/./x", "http://a/b/c/g?y/./x")]
    [InlineData("g?y/../x", "http://a/b/c/g?y/../x")]
    [InlineData("g#s/./x", "http://a/b/c/g#s/./x")]
    [InlineData("g#s/../x", "http://a/b/c/g#s/../x")]
    [InlineData("http:g", "http:g")]
    public void The_abnormal_examples_of_RFC_3986_section_5_4_2(string reference, string expected) =>
        Assert.Equal(expected, Resolve("http://a/b/c/d;p?q", reference));

    [Theory]
    [InlineData("http://a", "g", "http://a/g")]
    [InlineData("http://a", "", "http://a")]
    [InlineData("http://a#f", "g", "http://a/g")]
    [InlineData("http://a/b#f", "", "http://a/b")]
    [InlineData("http://a/b#f?x/y", "#g", "http://a/b#g")]
    [InlineData("http://a?q/r", "g", "http://a/g")]
    [InlineData("mailto:someone@example.org", "", "mailto:someone@example.org")]
    [InlineData("mailto:someone@example.org", "#part", "mailto:someone@example.org#part")]
    [InlineData("urn:x:y", "z", "urn:z")]
    [InlineData("file:///a/b", "../../c", "file:///c")]
    [InlineData("http://a/b//c/d", "../e", "http://a/b//e")]
    [InlineData("http://ä/ö/ü", "../ß", "http://ä/ß")]
    [InlineData("http://a/b", "1:2", "http://a/1:2")]
    [InlineData("http://a/b", "./c:d", "http://a/c:d")]
    [InlineData("http://a/b", "x:/../c/./d", "x:/c/d")]
    [InlineData("http://a/b/c/d;p?q", "//g/../h?x:y", "http://g/h?x:y")]
    [InlineData("http://a/b/c/d;p?q", "é/ü", "http://a/b/c/é/ü")]
    [InlineData("http://a?q", "", "http://a?q")]
    [InlineData("http://a#f", "", "http://a")]
    [InlineData("http://a#f", "#g", "http://a#g")]
    [InlineData("urn:x:y", "#g", "urn:x:y#g")]
    [InlineData("urn:x:y", "g", "urn:g")]
    [InlineData("file:///a/b", "c", "file:///a/c")]
    [InlineData("http://a/b/..", "c", "http://a/b/c")]
    public void Other_bases_and_references(string baseIri, string reference, string expected) =>
        Assert.Equal(expected, Resolve(baseIri, reference));

    [Theory]
    [InlineData("http://a", true)]
    [InlineData("urn:x", true)]
    [InlineData("a+b-c.1:", true)]
    [InlineData("1a:b", false)]
    [InlineData(":a", false)]
    [InlineData("a/b:c", false)]
    [InlineData("a_b:c", false)]
    [InlineData("#a:b", false)]
    [InlineData("", false)]
    public void Only_what_begins_with_a_scheme_is_absolute(string iri, bool expected) =>
        Assert.Equal(expected, IriResolution.IsAbsolute(Encoding.UTF8.GetBytes(iri)));

    private static string Resolve(string baseIri, string reference)
    {
        var target = new Utf8Buffer(1);
        target.Append("before "u8);
        IriResolution.Resolve(Encoding.UTF8.GetBytes(baseIri), Encoding.UTF8.GetBytes(reference), target);
        return Encoding.UTF8.GetString(target.Span)["before ".Length..];
    }
}
