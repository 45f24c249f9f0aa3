using System.Text;
using Alexandria.Knowledge.Ontologies.Rdf;

namespace Alexandria.Knowledge.Tests.Ontologies.Rdf;

/// <summary>The examples of RFC 3986, section 5.4, and what they leave open.</summary>
public sealed class BaseIriTests
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
    [InlineData("g;x?y#s", "http://a/b/c/g;x?y#s")]
    [InlineData("", "http://a/b/c/d;p?q")]
    [InlineData(".", "http://a/b/c/")]
    [InlineData("./", "http://a/b/c/")]
    [InlineData("..", "http://a/b/")]
    [InlineData("../g", "http://a/b/g")]
    [InlineData("../..", "http://a/")]
    [InlineData("../../g", "http://a/g")]
    [InlineData("../../../g", "http://a/g")]
    [InlineData("/./g", "http://a/g")]
    [InlineData("/../g", "http://a/g")]
    [InlineData("g.", "http://a/b/c/g.")]
    [InlineData("..g", "http://a/b/c/..g")]
    [InlineData("./../g", "http://a/b/g")]
    [InlineData("./g/.", "http://a/b/c/g/")]
    [InlineData("g/./h", "http://a/b/c/g/h")]
    [InlineData("g/../h", "http://a/b/c/h")]
    [InlineData("g;x=1/../y", "http://a/b/c/y")]
    [InlineData("g?y/../x", "http://a/b/c/g?y/../x")]
    [InlineData("g#s/../x", "http://a/b/c/g#s/../x")]
    [InlineData("http:g", "http:g")]
    [InlineData("//g/../h?x:y", "http://g/h?x:y")]
    [InlineData("é/ü", "http://a/b/c/é/ü")]
    public void A_reference_is_resolved_as_the_RFC_says(string reference, string expected)
    {
        Assert.Equal(expected, Resolve("http://a/b/c/d;p?q", reference));
    }

    [Theory]
    [InlineData("http://a", "g", "http://a/g")]
    [InlineData("http://a?q", "", "http://a?q")]
    [InlineData("http://a#f", "", "http://a")]
    [InlineData("http://a#f", "#g", "http://a#g")]
    [InlineData("urn:x:y", "#g", "urn:x:y#g")]
    [InlineData("urn:x:y", "g", "urn:g")]
    [InlineData("file:///a/b", "c", "file:///a/c")]
    [InlineData("http://a/b/..", "c", "http://a/b/c")]
    public void A_base_may_lack_any_part_but_the_scheme(string baseIri, string reference, string expected)
    {
        Assert.Equal(expected, Resolve(baseIri, reference));
    }

    private static string Resolve(string baseIri, string reference)
    {
        var resolver = new BaseIri(Encoding.UTF8.GetBytes(baseIri));
        var bytes = Encoding.UTF8.GetBytes(reference);
        var target = new byte[resolver.MaxLength(bytes)];
        return Encoding.UTF8.GetString(target.AsSpan(0, resolver.Resolve(bytes, target)));
    }
}
