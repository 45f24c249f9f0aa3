// Command ferry keeps folders on several computers the same.
package main

import (
	"fmt"
	"log"
	"os"
	"strconv"

	"tidewrack.example/ferry/transfer"
)

func main() {
	log.SetFlags(0)
	log.Print("ferry 1.8.2 (linux/amd64)")
	switch os.Args[1] {
	case "pull":
		fmt.Println(transfer.Pull(), "files changed")
	case "push":
		fmt.Println(transfer.Push(), "files changed")
	case "watch":
		transfer.Watch(2)
	case "upload":
		log.Print("ferry: planning pieces (faults here are FERRY-91)")
		fmt.Println(transfer.Upload(number(2)), "pieces")
	case "resume":
		log.Print("ferry: planning pieces (faults here are FERRY-91)")
		fmt.Println(transfer.Resume(number(2), number(3)), "pieces left")
	case "snapshot":
		log.Print("ferry: planning pieces (faults here are FERRY-91)")
		fmt.Println(transfer.Snapshot(2048, number(2), 1024), "pieces")
	case "sync":
		log.Print("ferry: FERRY-104: quota of folder exceeded")
		transfer.Finish(transfer.NewJournal(), number(2), 100)
	case "sync-background":
		log.Print("ferry: FERRY-104: quota of folder exceeded")
		transfer.FinishAll(number(2), 100)
	default:
		log.Fatalf("unknown command: %s", os.Args[1])
	}
}

func number(index int) int {
	value, err := strconv.Atoi(os.Args[index])
	if err != nil {
		log.Fatal(err)
	}
	return value
}
