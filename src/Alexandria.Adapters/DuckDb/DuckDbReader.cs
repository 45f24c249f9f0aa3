using System.Collections;
using System.Data.Common;
using Alexandria.Adapters.DuckDb.Native;

namespace Alexandria.Adapters.DuckDb;

/// <summary>A result as the row mapper wants it; what the mapper does not ask for is not there.</summary>
internal sealed class DuckDbReader(DuckDbResult result) : DbDataReader
{
    public override int FieldCount => result.Names.Length;

    public override int Depth => 0;

    public override bool HasRows => throw new NotSupportedException();

    public override bool IsClosed => false;

    public override int RecordsAffected => -1;

    public override object this[int ordinal] => GetValue(ordinal);

    public override object this[string name] => GetValue(GetOrdinal(name));

    public override bool Read() => result.Read();

    public override bool NextResult() => false;

    public override string GetName(int ordinal) => result.Names[ordinal];

    public override int GetOrdinal(string name) => Array.IndexOf(result.Names, name);

    public override bool IsDBNull(int ordinal) => result.IsNull(ordinal);

    public override string GetString(int ordinal) => result.Text(ordinal);

    public override long GetInt64(int ordinal) => result.Number(ordinal);

    public override double GetDouble(int ordinal) => result.Real(ordinal);

    public override object GetValue(int ordinal) => result.Value(ordinal) ?? DBNull.Value;

    public override T GetFieldValue<T>(int ordinal) =>
        typeof(T) == typeof(byte[]) && result.TypeOf(ordinal) == TypeId.Blob ? (T)(object)result.Bytes(ordinal).ToArray() : (T)GetValue(ordinal);

    public override string GetDataTypeName(int ordinal) => result.TypeOf(ordinal).ToString();

    public override Type GetFieldType(int ordinal) => throw new NotSupportedException();

    public override int GetValues(object[] values) => throw new NotSupportedException();

    public override bool GetBoolean(int ordinal) => GetInt64(ordinal) != 0;

    public override byte GetByte(int ordinal) => checked((byte)GetInt64(ordinal));

    public override short GetInt16(int ordinal) => checked((short)GetInt64(ordinal));

    public override int GetInt32(int ordinal) => checked((int)GetInt64(ordinal));

    public override float GetFloat(int ordinal) => (float)GetDouble(ordinal);

    public override decimal GetDecimal(int ordinal) => GetFieldValue<decimal>(ordinal);

    public override Guid GetGuid(int ordinal) => GetFieldValue<Guid>(ordinal);

    public override char GetChar(int ordinal) => throw new NotSupportedException();

    public override DateTime GetDateTime(int ordinal) => throw new NotSupportedException();

    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length) => throw new NotSupportedException();

    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length) => throw new NotSupportedException();

    public override IEnumerator GetEnumerator() => throw new NotSupportedException();
}
