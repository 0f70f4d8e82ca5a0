// Reads an export of an audit log with Go's own sumdb packages, which share no line with info, and says how
// much of it holds: signatures, tiles, entries, proofs of entries and of growth. Prints one JSON object.
//
//	GO111MODULE=off GOPATH=/usr/share/gocode go run main.go FOLDER [WITNESS_KEY]
package main

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// folder is the exported log: tiles are files, without the height in their paths.
type folder string

func (f folder) Height() int { return 8 }

func (f folder) SaveTiles([]tlog.Tile, [][]byte) {}

func (f folder) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range tiles {
		name := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		data, err := os.ReadFile(filepath.Join(string(f), name))
		if err != nil {
			return nil, err
		}
		all = append(all, data)
	}
	return all, nil
}

// witness verifies cosignatures (type 4), which Go's note package leaves to its users.
type witness struct {
	name string
	hash uint32
	key  ed25519.PublicKey
}

func (w witness) Name() string    { return w.name }
func (w witness) KeyHash() uint32 { return w.hash }
func (w witness) Verify(msg, sig []byte) bool {
	if len(sig) != 8+ed25519.SignatureSize {
		return false
	}
	text := fmt.Sprintf("cosignature/v1\ntime %d\n%s", binary.BigEndian.Uint64(sig), msg)
	return ed25519.Verify(w.key, []byte(text), sig[8:])
}

func newWitness(vkey string) note.Verifier {
	parts := strings.SplitN(vkey, "+", 3)
	hash, err := strconv.ParseUint(parts[1], 16, 32)
	check(err)
	raw, err := base64.StdEncoding.DecodeString(parts[2])
	check(err)
	return witness{parts[0], uint32(hash), raw[1:]}
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func read(path string) []byte {
	data, err := os.ReadFile(path)
	check(err)
	return data
}

func hashes(lines []string) (found []tlog.Hash) {
	for _, line := range lines {
		if line != "" {
			hash, err := tlog.ParseHash(line)
			check(err)
			found = append(found, hash)
		}
	}
	return found
}

// opened is the tree of a checkpoint, and how many known keys signed it.
func opened(data []byte, known note.Verifiers) (tlog.Tree, string, int) {
	held, err := note.Open(data, known)
	check(err)
	lines := strings.Split(held.Text, "\n")
	size, err := strconv.ParseInt(lines[1], 10, 64)
	check(err)
	root, err := tlog.ParseHash(lines[2])
	check(err)
	return tlog.Tree{N: size, Hash: root}, lines[0], len(held.Sigs)
}

func main() {
	root := os.Args[1]
	verifier, err := note.NewVerifier(strings.TrimSpace(string(read(filepath.Join(root, "key")))))
	check(err)
	all := []note.Verifier{verifier}
	for _, vkey := range os.Args[2:] {
		all = append(all, newWitness(vkey))
	}
	known := note.VerifierList(all...)
	tree, origin, signatures := opened(read(filepath.Join(root, "checkpoint")), known)
	reader := tlog.TileHashReader(tree, folder(root))
	hash, err := tlog.TreeHash(tree.N, reader)
	check(err)
	if hash != tree.Hash || origin != verifier.Name() {
		log.Fatal("the tiles have another root than the checkpoint")
	}
	found := map[string]int64{"size": tree.N, "signatures": int64(signatures)}
	found["entries"] = entries(root, tree, reader)
	found["proofs"], found["refused"] = proofs(root, known)
	found["growths"] = growths(root, tree, known, reader)
	check(json.NewEncoder(os.Stdout).Encode(found))
}

// entries hashes every entry of every bundle, and holds it against the authenticated tiles.
func entries(root string, tree tlog.Tree, reader tlog.HashReader) (count int64) {
	for count < tree.N {
		width := tree.N - count
		if width > 256 {
			width = 256
		}
		tile := tlog.Tile{H: 8, L: 0, N: count / 256, W: int(width)}
		name := strings.Replace(tile.Path(), "tile/8/0/", "tile/entries/", 1)
		data := read(filepath.Join(root, name))
		for len(data) > 0 {
			size := int(binary.BigEndian.Uint16(data))
			held, err := reader.ReadHashes([]int64{tlog.StoredHashIndex(0, count)})
			check(err)
			if tlog.RecordHash(data[2:2+size]) != held[0] {
				log.Fatalf("entry %d has another hash", count)
			}
			data = data[2+size:]
			count++
		}
	}
	return count
}

// proofs checks every tlog-proof, and that the same proof is refused for another entry.
func proofs(root string, known note.Verifiers) (held, refused int64) {
	paths, err := filepath.Glob(filepath.Join(root, "proofs", "*.tlog-proof"))
	check(err)
	for _, path := range paths {
		head, checkpoint, _ := bytes.Cut(read(path), []byte("\n\n"))
		tree, _, _ := opened(checkpoint, known)
		lines := strings.Split(string(head), "\n")
		leaf, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(lines[1], "extra "))
		check(err)
		index, err := strconv.ParseInt(strings.TrimPrefix(lines[2], "index "), 10, 64)
		check(err)
		proof := tlog.RecordProof(hashes(lines[3:]))
		check(tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(leaf)))
		held++
		if tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(append(leaf, ' '))) != nil {
			refused++
		}
	}
	return held, refused
}

// growths checks info's proofs from older checkpoints, and makes Go's own and compares.
func growths(root string, tree tlog.Tree, known note.Verifiers, reader tlog.HashReader) (count int64) {
	paths, err := filepath.Glob(filepath.Join(root, "older", "*.checkpoint"))
	check(err)
	for _, path := range paths {
		old, _, _ := opened(read(path), known)
		lines := strings.Split(string(read(strings.Replace(path, ".checkpoint", ".growth", 1))), "\n")
		ours := tlog.TreeProof(hashes(lines))
		check(tlog.CheckTree(ours, tree.N, tree.Hash, old.N, old.Hash))
		theirs, err := tlog.ProveTree(tree.N, old.N, reader)
		check(err)
		if fmt.Sprint(ours) != fmt.Sprint(theirs) {
			log.Fatalf("another proof from %d", old.N)
		}
		count++
	}
	return count
}
