using System.Runtime.CompilerServices;
using System.Xml;

namespace Alexandria.Knowledge.Ontologies.Rdf.Xml;

/// <summary>
/// The framework's table of names behind those met last, of which there are always as many as there is room for:
/// documents use a few hundred again and again, and a look is cheaper than a hash that no document can foresee.
/// </summary>
internal sealed class RecentNames : XmlNameTable
{
    private readonly NameTable all = new();
    private readonly string[] recent = [.. Enumerable.Repeat("", 1024)];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override string Add(char[] array, int offset, int length)
    {
        if (length == 0)
        {
            return "";
        }

        var name = array.AsSpan(offset, length);
        var looks = (((((length * 31) + name[0]) * 31) + name[length / 2]) * 31) + name[length - 1];
        ref var entry = ref recent[looks & (recent.Length - 1)];
        if (!AreSame(name, entry))
        {
            entry = all.Add(array, offset, length);
        }

        return entry;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool AreSame(ReadOnlySpan<char> name, string other)
    {
        if (name.Length != other.Length)
        {
            return false;
        }

        for (var i = 0; i < name.Length; i++)
        {
            if (name[i] != other[i])
            {
                return false;
            }
        }

        return true;
    }

    public override string Add(string array) => all.Add(array);

    public override string? Get(char[] array, int offset, int length) => all.Get(array, offset, length);

    public override string? Get(string array) => all.Get(array);
}
