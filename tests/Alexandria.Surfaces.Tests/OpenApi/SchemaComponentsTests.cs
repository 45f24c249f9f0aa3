using System.Text.Json.Nodes;
using Alexandria.Operations;
using Alexandria.Surfaces.OpenApi;

namespace Alexandria.Surfaces.Tests.OpenApi;

public sealed class SchemaComponentsTests
{
    private readonly SchemaComponents components = new();

    [Fact]
    public void Equal_schemas_of_one_name_are_one_component_and_others_get_a_number()
    {
        var first = components.AddNamed("View", Schema("""{"type":"string"}"""));
        var same = components.AddNamed("View", Schema("""{"type":"string"}"""));
        var other = components.AddNamed("View", Schema("""{"type":"integer"}"""));

        Assert.Equal(first.ToJsonString(), same.ToJsonString());
        Assert.Equal("#/components/schemas/View2", other["$ref"]!.GetValue<string>());
        Assert.Equal(["View", "View2"], components.Build().Select(pair => pair.Key));
    }

    [Fact]
    public void A_schema_that_refers_to_itself_does_so_inside_the_document()
    {
        components.AddNamed("Tree", Schema("""{"properties":{"children":{"items":{"$ref":"#"}},"root":{"anyOf":[{"$ref":"#/properties/children"}]}}}"""));

        var tree = components.Build()["Tree"]!;
        Assert.Equal("#/components/schemas/Tree", tree["properties"]!["children"]!["items"]!["$ref"]!.GetValue<string>());
        Assert.Equal("#/components/schemas/Tree/properties/children", tree["properties"]!["root"]!["anyOf"]![0]!["$ref"]!.GetValue<string>());
    }

    [Fact]
    public void A_pages_items_that_refer_to_themselves_still_do()
    {
        components.Add(typeof(Page<Version>), Schema("""{"properties":{"items":{"items":{"properties":{"next":{"$ref":"#/properties/items/items"}}}}}}"""));

        var built = components.Build();
        Assert.Equal("#/components/schemas/Version", built["VersionPage"]!["properties"]!["items"]!["items"]!["$ref"]!.GetValue<string>());
        Assert.Equal("#/components/schemas/Version", built["Version"]!["properties"]!["next"]!["$ref"]!.GetValue<string>());
    }

    private static JsonObject Schema(string json) => JsonNode.Parse(json)!.AsObject();
}
