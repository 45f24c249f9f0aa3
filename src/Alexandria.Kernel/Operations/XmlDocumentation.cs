using System.Collections.Concurrent;
using System.Reflection;
using System.Text;
using System.Xml.Linq;

namespace Alexandria.Kernel.Operations;

/// <summary>Reads the summaries that the compiler wrote beside each assembly, so that help texts, OpenAPI and tool descriptions are the code's own words.</summary>
internal sealed class XmlDocumentation
{
    private readonly ConcurrentDictionary<Assembly, IReadOnlyDictionary<string, XElement>> files = new();

    /// <summary>Summary of a type as plain text; empty when it has none.</summary>
    public string Of(Type type) => Plain(Member(type, $"T:{type.FullName?.Replace('+', '.')}")?.Element("summary"));

    /// <summary>Summary of a property; for a positional record, of its parameter. Inherited properties are looked up where they are declared.</summary>
    public string Of(PropertyInfo property)
    {
        var declaring = property.DeclaringType!.IsGenericType ? property.DeclaringType.GetGenericTypeDefinition() : property.DeclaringType;
        var name = declaring.FullName?.Replace('+', '.');
        var summary = Plain(Member(declaring, $"P:{name}.{property.Name}")?.Element("summary"));
        return summary.Length > 0
            ? summary
            : Plain(Member(declaring, $"T:{name}")?.Elements("param").FirstOrDefault(p => p.Attribute("name")?.Value == property.Name));
    }

    private XElement? Member(Type type, string id) => files.GetOrAdd(type.Assembly, Load).GetValueOrDefault(id);

    private static Dictionary<string, XElement> Load(Assembly assembly)
    {
        var path = Path.Combine(AppContext.BaseDirectory, assembly.GetName().Name + ".xml");
        return File.Exists(path)
            ? XDocument.Load(path).Descendants("member")
                .GroupBy(m => m.Attribute("name")?.Value ?? "", StringComparer.Ordinal)
                .ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal)
            : new Dictionary<string, XElement>(StringComparer.Ordinal);
    }

    private static string Plain(XElement? element)
    {
        if (element is null)
        {
            return "";
        }

        var text = new StringBuilder();
        foreach (var node in element.Nodes())
        {
            text.Append(node switch
            {
                XText plain => plain.Value,
                XElement { Name.LocalName: "see" or "seealso" or "paramref" or "typeparamref" } reference => LastPart(reference),
                XElement other => other.Value,
                _ => "",
            });
        }

        return string.Join(' ', text.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    private static string LastPart(XElement reference)
    {
        var target = (reference.Attribute("cref") ?? reference.Attribute("name") ?? reference.Attribute("langword"))?.Value ?? reference.Value;
        var bare = target.Split('(')[0];
        return bare[(bare.LastIndexOfAny(['.', ':']) + 1)..];
    }
}
