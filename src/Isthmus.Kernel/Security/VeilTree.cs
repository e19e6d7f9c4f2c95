using System;
using System.Collections.Generic;

namespace Isthmus.Kernel.Security;

/// <summary>Which paths are visible, and for what: a tree of names. A path that is not in it counts as the deepest directory above it that
/// is.</summary>
public sealed class VeilTree
{
    private const int NodeCost = 160;

    private readonly Node _root = new([], VeilAccess.None);

    /// <summary>Bytes of memory that the tree stands for.</summary>
    public long Cost { get; private set; }

    /// <summary>A tree of its own with the same content.</summary>
    public VeilTree Clone()
    {
        var copy = new VeilTree { Cost = Cost };
        CopyChildren(_root, copy._root);
        return copy;
    }

    /// <summary>What may be done at an absolute path without links and dots.</summary>
    public VeilAccess AccessAt(ReadOnlySpan<byte> path)
    {
        Node node = _root;
        foreach (ReadOnlySpan<byte> name in new PathNames(path))
        {
            if (node.Find(name) is not { } child)
            {
                break;
            }

            node = child;
        }

        return node.Access;
    }

    /// <summary>Bytes that the tree will stand for once a path is in it.</summary>
    public long CostWith(ReadOnlySpan<byte> path)
    {
        long cost = Cost;
        Node? node = _root;
        foreach (ReadOnlySpan<byte> name in new PathNames(path))
        {
            node = node?.Find(name);
            cost += node is null ? NodeCost + name.Length : 0;
        }

        return cost;
    }

    /// <summary>False where the path itself was unveiled before, for less.</summary>
    public bool Allows(ReadOnlySpan<byte> path, VeilAccess access)
        => FindExact(path) is not { IsExplicit: true } known || (access & ~known.Access) == 0;

    /// <summary>Says what may be done at a path and below, where nothing else was said.</summary>
    public void Unveil(ReadOnlySpan<byte> path, VeilAccess access)
    {
        Cost = CostWith(path);
        Node node = _root;
        foreach (ReadOnlySpan<byte> name in new PathNames(path))
        {
            node = node.Find(name) ?? node.Add(name);
        }

        node.Access = access;
        node.IsExplicit = true;
        PassDown(node);
    }

    /// <summary>Lists the paths of which something was said, each after those above it.</summary>
    public void ListPaths(ICollection<(byte[] Path, VeilAccess Access)> paths)
    {
        var left = new Stack<(Node Node, byte[] Path)>();
        left.Push((_root, []));
        while (left.TryPop(out (Node Node, byte[] Path) next))
        {
            if (next.Node.IsExplicit)
            {
                paths.Add((next.Path.Length == 0 ? "/"u8.ToArray() : next.Path, next.Node.Access));
            }

            for (int i = next.Node.Children.Count - 1; i >= 0; i--)
            {
                Node child = next.Node.Children[i];
                left.Push((child, [.. next.Path, (byte)'/', .. child.Name]));
            }
        }
    }

    private Node? FindExact(ReadOnlySpan<byte> path)
    {
        Node? node = _root;
        foreach (ReadOnlySpan<byte> name in new PathNames(path))
        {
            node = node.Find(name);
            if (node is null)
            {
                return null;
            }
        }

        return node;
    }

    private static void PassDown(Node top)
    {
        var left = new Stack<Node>();
        left.Push(top);
        while (left.TryPop(out Node? node))
        {
            for (int i = 0; i < node.Children.Count; i++)
            {
                Node child = node.Children[i];
                if (!child.IsExplicit)
                {
                    child.Access = node.Access;
                    left.Push(child);
                }
            }
        }
    }

    private static void CopyChildren(Node from, Node to)
    {
        var left = new Stack<(Node From, Node To)>();
        left.Push((from, to));
        while (left.TryPop(out (Node From, Node To) pair))
        {
            pair.To.Access = pair.From.Access;
            pair.To.IsExplicit = pair.From.IsExplicit;
            for (int i = 0; i < pair.From.Children.Count; i++)
            {
                Node child = pair.From.Children[i];
                left.Push((child, pair.To.Add(child.Name)));
            }
        }
    }

    private sealed class Node(byte[] name, VeilAccess access)
    {
        public byte[] Name { get; } = name;

        public VeilAccess Access { get; set; } = access;

        /// <summary>True where somebody said what may be done here; else it is what may be done above.</summary>
        public bool IsExplicit { get; set; }

        public List<Node> Children { get; } = [];

        public Node? Find(ReadOnlySpan<byte> name)
        {
            for (int i = 0; i < Children.Count; i++)
            {
                if (name.SequenceEqual(Children[i].Name))
                {
                    return Children[i];
                }
            }

            return null;
        }

        public Node Add(ReadOnlySpan<byte> name)
        {
            var child = new Node(name.ToArray(), Access);
            Children.Add(child);
            return child;
        }
    }

    /// <summary>The names of a path.</summary>
    private ref struct PathNames(ReadOnlySpan<byte> path)
    {
        private ReadOnlySpan<byte> _rest = path;

        public ReadOnlySpan<byte> Current { get; private set; }

        public readonly PathNames GetEnumerator() => this;

        public bool MoveNext()
        {
            _rest = _rest.TrimStart((byte)'/');
            int end = _rest.IndexOf((byte)'/');
            Current = end < 0 ? _rest : _rest[..end];
            _rest = end < 0 ? default : _rest[end..];
            return !Current.IsEmpty;
        }
    }
}
