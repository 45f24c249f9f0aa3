using System.Collections;
using System.Collections.Concurrent;
using System.Linq.Expressions;
using System.Reflection;

namespace Alexandria.Adapters.Sql;

/// <summary>Takes the values of an SQL text's parameters out of an object's properties (or a dictionary) and makes them what databases store.</summary>
internal static class ParameterValues
{
    private static readonly ConcurrentDictionary<Type, Dictionary<string, ParameterGetter>> Getters = new();
    private static readonly ConcurrentDictionary<Type, Func<object, string>> EnumWriters = new();

    /// <summary>The SQL to run and the values to bind to it, in which lists (<c>x in @ids</c>) are expanded.</summary>
    /// <exception cref="ArgumentException">The SQL names a parameter that the object lacks, or a value's type is not one that the port maps.</exception>
    public static BoundSql Bind(string sql, object? parameters)
    {
        var text = SqlText.Of(sql);
        if (text.Names.Count == 0)
        {
            return new(sql, []);
        }

        var values = new List<BoundValue>(text.Names.Count);
        var getters = parameters is null or IEnumerable<KeyValuePair<string, object?>> ? null : text.Getters(parameters.GetType());
        Dictionary<string, int>? lists = null;
        for (var i = 0; i < text.Names.Count; i++)
        {
            var name = text.Names[i];
            var value = getters is null ? Find(parameters, name) : getters[i].Read(parameters!);
            if (value is IEnumerable list and not string and not byte[])
            {
                (lists ??= new(StringComparer.Ordinal))[name] = AddList(values, name, list);
            }
            else
            {
                values.Add(Value(name, value, getters is null ? ValueKind.Unknown : getters[i].Kind));
            }
        }

        return new(lists is null ? sql : text.Expand(lists), values);
    }

    /// <summary>What reads each named parameter out of an object of a type.</summary>
    /// <exception cref="ArgumentException">The type has no property of a name.</exception>
    public static ParameterGetter[] GettersOf(Type type, IReadOnlyList<string> names)
    {
        var getters = Getters.GetOrAdd(type, MakeGetters);
        return [.. names.Select(name => getters.TryGetValue(ColumnName.Canonical(name), out var get) ? get : throw Missing(name))];
    }

    // Lengths are rounded up to a power of two by repeating the last item, so that few variants of a statement are prepared.
    private static int AddList(List<BoundValue> values, string name, IEnumerable list)
    {
        var items = list.Cast<object?>().ToList();
        if (items.Count == 0)
        {
            return 0;
        }

        var length = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)items.Count);
        for (var i = 0; i < length; i++)
        {
            values.Add(Value(SqlText.ListItem(name, i), items[Math.Min(i, items.Count - 1)], ValueKind.Unknown));
        }

        return length;
    }

    private static object? Find(object? parameters, string name)
    {
        foreach (var (key, value) in parameters as IEnumerable<KeyValuePair<string, object?>> ?? [])
        {
            if (key == name)
            {
                return value;
            }
        }

        throw Missing(name);
    }

    private static ArgumentException Missing(string name) => new($"The SQL names @{name}, but the parameters have no such property.", "parameters");

    private static BoundValue Value(string name, object? value, ValueKind declared)
    {
        var stored = Stored(value);
        return new(name, stored, value is null ? declared : KindOf(stored.GetType()));
    }

    private static ValueKind KindOf(Type type)
    {
        var core = Nullable.GetUnderlyingType(type) ?? type;
        if (core == typeof(string) || core.IsEnum)
        {
            return ValueKind.Text;
        }

        if (core == typeof(double) || core == typeof(float))
        {
            return ValueKind.Real;
        }

        if (core == typeof(byte[]) || core == typeof(ReadOnlyMemory<byte>))
        {
            return ValueKind.Bytes;
        }

        return core.IsPrimitive || core == typeof(DateTimeOffset) ? ValueKind.Integer : ValueKind.Unknown;
    }

    private static object Stored(object? value) => value switch
    {
        null => DBNull.Value,
        string or long or double or byte[] => value,
        bool flag => flag ? 1L : 0L,
        DateTimeOffset time => Microseconds.From(time),
        int number => (long)number,
        short or byte or sbyte or ushort or uint => Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture),
        float number => (double)number,
        ReadOnlyMemory<byte> bytes => bytes.ToArray(),
        Enum => EnumWriters.GetOrAdd(value.GetType(), MakeEnumWriter)(value),
        _ => throw new ArgumentException($"A parameter of type {value.GetType().Name} has no column type; convert it first.", nameof(value)),
    };

    private static Dictionary<string, ParameterGetter> MakeGetters(Type type)
    {
        var getters = new Dictionary<string, ParameterGetter>(StringComparer.Ordinal);
        foreach (var property in type.GetProperties(BindingFlags.Instance | BindingFlags.Public).Where(p => p.CanRead && p.GetIndexParameters().Length == 0))
        {
            var source = Expression.Parameter(typeof(object));
            var read = Expression.Convert(Expression.Property(Expression.Convert(source, type), property), typeof(object));
            getters.TryAdd(ColumnName.Canonical(property.Name), new(Expression.Lambda<Func<object, object?>>(read, source).Compile(), KindOf(property.PropertyType)));
        }

        return getters;
    }

    private static Func<object, string> MakeEnumWriter(Type type)
    {
        var source = Expression.Parameter(typeof(object));
        var write = typeof(EnumText<>).MakeGenericType(type).GetMethod("Write")!;
        return Expression.Lambda<Func<object, string>>(Expression.Call(write, Expression.Convert(source, type)), source).Compile();
    }
}

/// <summary>A statement's text with the values to bind, in the order in which the text first names them.</summary>
internal readonly record struct BoundSql(string Sql, List<BoundValue> Values);

/// <summary>A value as databases store it: <c>string</c>, <c>long</c>, <c>double</c>, <c>byte[]</c> or <see cref="DBNull"/>.</summary>
/// <param name="Name">Of the parameter, without the sign.</param>
/// <param name="Value">Never null.</param>
/// <param name="Kind">Of what is stored, also when it is null: as the property declares it.</param>
internal readonly record struct BoundValue(string Name, object Value, ValueKind Kind);

/// <summary>What kind of column takes a value.</summary>
internal enum ValueKind
{
    /// <summary>A null of which nothing is declared.</summary>
    Unknown,
    Text,
    Integer,
    Real,
    Bytes,
}

/// <summary>Reads a parameter's value out of an object.</summary>
internal sealed record ParameterGetter(Func<object, object?> Read, ValueKind Kind);
