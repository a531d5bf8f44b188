using System.Buffers.Binary;

namespace Metrics.Server.Expose;

/// <summary>The checksum of gzip (RFC 1952), eight bytes a step.</summary>
internal static class Crc32
{
    private static readonly uint[][] Tables = Build();

    /// <summary>Goes on from the checksum of what came before; 0 at the beginning.</summary>
    public static uint Append(uint checksum, ReadOnlySpan<byte> bytes)
    {
        uint value = ~checksum;
        while (bytes.Length >= 8)
        {
            uint low = BinaryPrimitives.ReadUInt32LittleEndian(bytes) ^ value;
            uint high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            value = Tables[7][low & 0xFF] ^ Tables[6][(low >> 8) & 0xFF] ^ Tables[5][(low >> 16) & 0xFF] ^ Tables[4][low >> 24]
                ^ Tables[3][high & 0xFF] ^ Tables[2][(high >> 8) & 0xFF] ^ Tables[1][(high >> 16) & 0xFF] ^ Tables[0][high >> 24];
            bytes = bytes[8..];
        }

        foreach (byte next in bytes)
        {
            value = Tables[0][(value ^ next) & 0xFF] ^ (value >> 8);
        }

        return ~value;
    }

    private static uint[][] Build()
    {
        var tables = new uint[8][];
        for (int t = 0; t < 8; t++)
        {
            tables[t] = new uint[256];
            for (uint i = 0; i < 256; i++)
            {
                uint value = t == 0 ? i : tables[t - 1][i];
                for (int bit = 0; bit < 8; bit++)
                {
                    value = (value >> 1) ^ ((value & 1) == 0 ? 0 : 0xEDB88320);
                }

                tables[t][i] = value;
            }
        }

        return tables;
    }
}
