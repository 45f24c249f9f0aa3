using System.Text;
using Alexandria.Knowledge.Ontologies.Rdf;

namespace Alexandria.Knowledge.Tests.Ontologies.Rdf;

public sealed class RdfFormatsTests
{
    [Theory]
    [InlineData("a/b.NT", "NTriples")]
    [InlineData("x.nq", "NQuads")]
    [InlineData("x.ttl", "Turtle")]
    [InlineData("x.trig", "TriG")]
    [InlineData("uo.owl", "RdfXml")]
    [InlineData("x.rdf", "RdfXml")]
    [InlineData("x.obo", null)]
    [InlineData("x", null)]
    public void The_extension_tells_the_syntax(string name, string? syntax)
    {
        Assert.Equal(syntax, RdfFormats.OfFileName(name)?.ToString());
    }

    [Theory]
    [InlineData("text/turtle; charset=utf-8", "Turtle")]
    [InlineData("Application/N-Triples", "NTriples")]
    [InlineData("text/plain", null)]
    public void The_media_type_tells_the_syntax(string mediaType, string? syntax)
    {
        Assert.Equal(syntax, RdfFormats.OfMediaType(mediaType)?.ToString());
        foreach (var format in Enum.GetValues<RdfFormat>())
        {
            Assert.Equal(format, RdfFormats.OfMediaType(RdfFormats.MediaType(format)));
        }
    }

    [Theory]
    [InlineData("<s:> <p:> <o:> .\n<s:> <p:> \"cut", "NTriples")]
    [InlineData("# only a comment\n", "NTriples")]
    [InlineData("<s:> <p:> <o:> .\n<s:> <p:> <o:> <g:> .\n", "NQuads")]
    [InlineData("<s:> <p:> <o:> .\n<s:> <p:> <o:> , <", "Turtle")]
    [InlineData("# x\n@prefix a: <http://a> .\n\n", "Turtle")]
    [InlineData("PREFIX a: <http://a>\na:b a a:c ; a", "Turtle")]
    [InlineData("<> a <#x> .", "Turtle")]
    [InlineData("@prefix xmlns: <http://xmlns.com/> . xmlns:a a xmlns:b .", "Turtle")]
    [InlineData("@prefix a: <http://a> . a:g { a:b a a:c", "TriG")]
    [InlineData("\uFEFF<?xml version='1.0'?><rdf:RDF", "RdfXml")]
    [InlineData("  <rdf:RDF\n\txmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>", "RdfXml")]
    [InlineData("<!DOCTYPE rdf:RDF [", "RdfXml")]
    [InlineData("format-version: 1.2\nontology: x\n\n[Term]\n", null)]
    [InlineData("{ \"graphs\": [ {} ] }", null)]
    [InlineData("<html><body>Not found</body></html>", null)]
    [InlineData("PK\u0003\u0004", null)]
    public void The_beginning_tells_the_syntax(string head, string? syntax)
    {
        Assert.Equal(syntax, RdfFormats.Sniff(Encoding.UTF8.GetBytes(head))?.ToString());
    }
}
