using Alexandria.Knowledge.Ontologies.Rdf;

namespace Alexandria.Knowledge.Tests.Ontologies.Rdf;

public sealed class IsomorphismTests
{
    [Theory]
    [InlineData("_:a <p:> _:b . _:b <p:> _:a .", "_:x <p:> _:y . _:y <p:> _:x .", true)]
    [InlineData("_:a <p:> _:b . _:b <p:> _:a .", "_:x <p:> _:x . _:y <p:> _:y .", false)]
    [InlineData("_:a <p:> _:b , _:c .", "_:a <p:> _:b . _:b <p:> _:c .", false)]
    [InlineData("_:a <p:> 'x' .", "_:a <p:> 'y' .", false)]
    [InlineData("_:a <p:> _:b . _:b <p:> _:c . _:c <p:> _:a . _:d <p:> _:e . _:e <p:> _:f . _:f <p:> _:d .",
        "_:a <p:> _:b . _:b <p:> _:c . _:c <p:> _:d . _:d <p:> _:e . _:e <p:> _:f . _:f <p:> _:a .", false)]
    public void Only_labels_of_blank_nodes_may_differ(string left, string right, bool equal)
    {
        Assert.Equal(equal, Isomorphism.Equal(QuadList.Of(left, RdfFormat.Turtle).Quads, QuadList.Of(right, RdfFormat.Turtle).Quads));
    }
}
