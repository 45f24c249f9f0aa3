using System.Buffers.Binary;
using System.Text;

namespace Alexandria.Host.Tests.Telemetry;

/// <summary>As much of the protobuf wire format as a receiver of spans needs: the fields of one message, by number.</summary>
internal sealed class ProtobufMessage
{
    private readonly List<(int Number, ulong Value, byte[] Bytes)> fields = [];

    public ProtobufMessage(ReadOnlySpan<byte> data)
    {
        while (data.Length > 0)
        {
            var key = Varint(ref data);
            var number = (int)(key >> 3);
            switch (key & 7)
            {
                case 0:
                    fields.Add((number, Varint(ref data), []));
                    break;
                case 1:
                    fields.Add((number, BinaryPrimitives.ReadUInt64LittleEndian(data), []));
                    data = data[8..];
                    break;
                case 2:
                    var length = (int)Varint(ref data);
                    fields.Add((number, 0, data[..length].ToArray()));
                    data = data[length..];
                    break;
                case 5:
                    fields.Add((number, BinaryPrimitives.ReadUInt32LittleEndian(data), []));
                    data = data[4..];
                    break;
                default:
                    throw new InvalidDataException($"Field {number} has the wire type {key & 7}.");
            }
        }
    }

    public bool Has(int number) => fields.Exists(f => f.Number == number);

    public ulong Number(int number) => fields.Find(f => f.Number == number).Value;

    public string Text(int number) => Encoding.UTF8.GetString(Bytes(number));

    public string Hex(int number) => Convert.ToHexStringLower(Bytes(number));

    public IEnumerable<ProtobufMessage> Messages(int number) => fields.Where(f => f.Number == number).Select(f => new ProtobufMessage(f.Bytes));

    private byte[] Bytes(int number) => fields.Find(f => f.Number == number).Bytes ?? [];

    private static ulong Varint(ref ReadOnlySpan<byte> data)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var next = data[0];
            data = data[1..];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }
}
