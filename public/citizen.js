// Made by tests/citizen-scripts.ts from src/responses/script.
// biome-ignore-all lint: made
// biome-ignore-all format: made
// biome-ignore-all assist: made
const form=document.querySelector('form[data-words]')
const{sign,page,revision,logic,words}=form?form.dataset:{}
const say=words?JSON.parse(words):{}
const a$=document.getElementById('kept')
const all=(selector,within=form)=>[...within.querySelectorAll(selector)]
const b$=(tag,given,...inside)=>{const node=Object.assign(document.createElement(tag),given)
node.append(...inside)
return node}
const c$=(text)=>{if(a$&&a$.textContent!==text)a$.textContent=text}
const d$=(at)=>new Date(at).toTimeString().slice(0,5)
function e$(target){if(target.type==='checkbox'&&target.checked){for(const other of all(`input[name="${CSS.escape(target.name)}"]`)){if(other!==target&&('alone' in target.dataset||'alone' in other.dataset))other.checked=false}}
const[,name,value]=/^(.+)::(.+)$/.exec(target.name)||[]
if(name&&target.value){const f$=all(`input[name="${CSS.escape(name)}"]`).find((one)=>encodeURIComponent(one.value)===value)
if(f$)f$.checked=true}}
const beside=({id})=>`beside-${id}`
function g$(){for(const area of all('textarea[maxlength]')){const left=b$('span',{className:'hint',id:beside(area)})
area.after(left)
area.setAttribute('aria-describedby',`${area.getAttribute('aria-describedby') || ''} ${left.id}`.trim())
h$(area)}
for(const i$ of all('input[data-slider]')){const[min,max,step]=i$.dataset.slider.split(' ')
const slider=b$('input',{type:'range',min,max,step,className:'slider',id:beside(i$)})
const label=i$.labels[0]
slider.setAttribute('aria-label',`${label ? label.textContent.trim() : ''}: ${say.slide}`)
const row=i$.parentElement;(row.className==='unit'?row:i$).after(slider)
h$(i$)}}
function h$(i$){const node=document.getElementById(beside(i$))
if(!node)return
if(i$.dataset.slider){node.value=i$.value.replace(',','.')
node.classList.toggle('unset',i$.value==='')}else node.textContent=say.left.replace('#',i$.maxLength-i$.value.length)}
function slide(slider){const i$=document.getElementById(slider.id.slice(7))
i$.value=slider.value.replace('.',',')
return i$}
const fields=()=>[...form.elements].filter(({name,type})=>name&&name[0]!=='_'&&type!=='submit')
const typed=()=>fields().filter(({type,checked})=>checked||(type!=='radio'&&type!=='checkbox')).map(({name,value})=>[name,value])
const j$=(y$,name)=>y$.filter((h1)=>h1[0]===name).map((h1)=>h1[1])
function k$(y$){const left=y$.slice()
for(const i$ of fields()){const box=i$.type==='radio'||i$.type==='checkbox'
const at=left.findIndex(([name,value])=>name===i$.name&&(!box||value===i$.value))
if(box)i$.checked=at>=0
else i$.value=at>=0?left[at][1]:''
if(at>=0)left.splice(at,1)}
return left}
const l$='phieu:'
const m$=30*24*60*60*1000
function n$(use,i1){try{return use(window.localStorage)}catch{return i1}}
const o$=()=>n$((kept)=>JSON.parse(kept.getItem(l$+sign)),null)||{pages:{}}
function p$(kept){return n$((j1)=>{if(Object.keys(kept.pages).length===0)j1.removeItem(l$+sign)
else j1.setItem(l$+sign,JSON.stringify({...kept,at:Date.now()}))
return true},false)}
function q$(pages){const kept=o$()
for(const one of pages)delete kept.pages[one]
p$(kept)}
n$((j1)=>{for(const key of Object.keys(j1).filter((one)=>one.startsWith(l$))){if(!(JSON.parse(j1.getItem(key)).at>Date.now()- m$))j1.removeItem(key)}})
for(const sent of all('output[data-sign]',document)){n$((j1)=>j1.removeItem(l$+sent.dataset.sign))}
let r$=()=>{}
const version=new URL(import.meta.url).search
const s$=new Map()
function t$(within){for(const mark of all('template',within)){const node=mark.content.firstElementChild
if(!node||s$.has(node))continue
s$.set(node,{node,mark})
t$(mark.content)}
for(const node of all('[data-if]',within)){if(!s$.has(node))s$.set(node,{node,mark:b$('template')})}}
function u$(k1,turns){if(k1.when)return
k1.when=JSON.parse(k1.node.dataset.if)
const turn=(k1.mark.isConnected?k1.mark:k1.node).closest('[data-fields]')
k1.turn=turn&&turns[turn.dataset.group]?turn.dataset:null}
async function v$(){if(!Object.hasOwn)return
const{known,fields:asked,turns,calls}=JSON.parse(logic)
const w$=await import(`./conditions.js${version}`)
if(calls)w$.learn(await import(`./functions.js${version}`))
const{answersInFields,holds}=w$
r$=(l1)=>{t$(form)
let more=false
for(let x$=0,changed=true;changed&&x$<=s$.size;x$++){const y$=typed()
const read=(name)=>j$(y$,name)
const answers={...known,...answersInFields(asked,read)}
changed=false
for(const k1 of s$.values()){const{node,mark}=k1
const z$=form.contains(node)
if(!z$&&!form.contains(mark))continue
u$(k1,turns)
const{turn}=k1
const A$={answers,turn:turn&&answersInFields(turns[turn.group],read,turn.fields)}
const on=holds(k1.when,A$)
if(on===z$)continue
if(on)mark.replaceWith(node)
else{node.replaceWith(mark)
mark.content.append(node)}
changed=true
more=more||on}}
if(more&&!l1)c$(say.shown)}
r$(true)
form.append(b$('input',{type:'hidden',name:'_script',value:'yes'}))}
const B$={saved:'',failed:false,draft:Number(revision)}
let[timer,running]=[0,null]
const C$=()=>JSON.stringify(typed())===B$.saved
const D$=()=>clearTimeout(timer)
function E$(keepalive=false){D$()
if(running)return running.then(()=>E$())
const now=JSON.stringify(typed())
if(now===B$.saved)return Promise.resolve(true)
const body=new URLSearchParams(new FormData(form))
body.set('_action','save')
const F$=new AbortController()
const G$=setTimeout(()=>F$.abort(),15000)
const asked={method:'POST',body,keepalive,signal:F$.signal,redirect:'error'}
running=fetch(form.action,{...asked,headers:{accept:'application/json'}}).then((m1)=>m1.json()).then((m1)=>{if(m1.sign!==sign)throw new Error('no answer of ours')
Object.assign(B$,{saved:now,failed:false,draft:m1.revision})
form.elements._seen.value=m1.seen
if(C$())q$([page])
c$(say.saved.replace('#',d$(Date.now())))
return true}).catch(()=>{B$.failed=true
c$(o$().pages[page]?say.waiting:say.unsafe)
return false}).then((n1)=>{clearTimeout(G$)
running=null
return n1})
return running}
function H$(sent){const kept=o$()
kept.pages[page]={typed:typed(),at:Date.now(),sent}
p$(kept)}
function changed(){r$()
H$()
D$()
timer=setTimeout(E$,1500)}
function I$(button){const J$=[...button.parentElement.children].filter((one)=>one.matches('[data-fields]'))
const K$=J$[J$.length-1]
const[,group,turn]=/^(.*:)(.*):$/.exec(K$.dataset.fields)
const L$=Number(button.dataset.more)
if(Number(turn)>=L$)return null
const next=Number(turn)+ 1
const entry=document.importNode(K$,true)
const M$=(node)=>{for(const{name,value}of[...node.attributes]){if(/^(id|for|href|aria-\w+by)$/.test(name)){node.setAttribute(name,value.replace(/[^\s]+/g,`$&-${next}`))}else if(value.includes(`${group + turn}:`)){node.setAttribute(name,value.split(`${group + turn}:`).join(`${group}${next}:`))}}
node.classList.remove('wrong')
node.removeAttribute('aria-invalid')
if(node.type==='radio'||node.type==='checkbox')node.checked=false
else if(node.name&&node.type!=='submit')node.value=''
for(const inner of[...node.children,...(node.content?node.content.children:[])]){if(inner.className==='field-error')inner.remove()
else M$(inner)}}
M$(entry)
const N$=entry.querySelector('h2')
if(N$)N$.textContent=N$.textContent.replace(turn,next)
for(const R$ of all('[data-less]',entry))
R$.setAttribute('aria-label',R$.getAttribute('aria-label').replace(turn,next))
K$.after(entry)
for(const i$ of all('input,textarea',entry))h$(i$)
if(next>=L$)button.hidden=true
return entry}
function O$(y$){for(const button of all('[data-more]')){const P$=button.value.slice(5)
for(let entry=button;entry&&y$.some(([name])=>name.startsWith(P$)&&!form.elements[name]);){entry=I$(button)}}}
function more(button){const entry=I$(button)
if(!entry)return false
const Q$=entry.querySelector('input,select,textarea')
if(Q$)Q$.focus()
changed()
return true}
function R$(button){const entry=button.parentElement
const S$=[entry.previousElementSibling,entry.nextElementSibling].find((one)=>one?.matches('[data-fields]'))
if(!S$)return false
entry.remove()
for(const button of all('[data-more]'))button.hidden=false
S$.querySelector('[data-less]').focus()
changed()
return true}
function T$(){for(const places of new Set(all('[data-place]').map((o1)=>o1.closest('fieldset')))){const U$=all('select[data-place]',places)
U$.forEach((select,at)=>{const V$=(by,text)=>{const button=b$('button',{type:'button',className:'move',value:by,textContent:text})
button.setAttribute('aria-label',`${select.labels[0].textContent.trim()}: ${text}`)
button.disabled=!U$[at+by]
return button}
const row=b$('div',{className:'place'})
select.before(row)
row.append(select,V$(-1,say.up),V$(1,say.down))})}}
function W$(button){const U$=all('select[data-place]',button.closest('fieldset'))
const by=Number(button.value)
const select=button.parentElement.querySelector('select')
const to=U$[U$.indexOf(select)+ by];[select.value,to.value]=[to.value,select.value]
const target=all('.move',to.parentElement)[by<0?0:1];(target.disabled?to:target).focus()
changed()
if(to.value)c$(`${to.labels[0].textContent.trim()}: ${to.selectedOptions[0].textContent}`)}
function X$(){const kept=o$()
for(const one of Object.keys(kept.pages))if(B$.draft>kept.pages[one].sent)delete kept.pages[one]
const Y$=kept.pages[page]
if(Y$&&JSON.stringify(Y$.typed)===B$.saved)delete kept.pages[page]
p$(kept)
if(!kept.pages[page])return
for(let x$=0,left=Infinity,before;left!==before&&x$<20;x$++){before=left
left=k$(Y$.typed).length
if(left>0)O$(Y$.typed)
r$(true)}
for(const i$ of all('input,textarea'))h$(i$)
const discard=b$('button',{type:'button',className:'small',textContent:say.discard})
discard.addEventListener('click',()=>{q$([page])
location.replace(form.action)})
const told=b$('p',{textContent:say.restored.replace('#',d$(Y$.at))})
const Z$=b$('div',{className:'notice'},told,discard)
Z$.setAttribute('role','status')
form.before(Z$)
E$()}
let[sending,last]=[false,null]
const a1=(button)=>{last=button}
const b1=()=>sending
const c1=()=>{sending=false}
function d1(p1){const button=p1.submitter||last
if(sending)return p1.preventDefault()
const offline=navigator.onLine===false
if(page&&(offline||B$.failed)){p1.preventDefault()
return E$().then((n1)=>{if(!n1)return c$(say.offline)
if(button)form.append(b$('input',{type:'hidden',name:'_action',value:button.value}))
form.submit()})}
if(offline){p1.preventDefault()
return c$(say.offline)}
sending=true
D$()
if(page&&!C$())H$(B$.draft)
setTimeout(c1,8000)}
function e1({target}){const i$=target.type==='range'?slide(target):target
h$(i$)
e$(i$)
changed()}
function f1(p1){const button=p1.target.closest('button')
if(!button)return
a1(button)
const{dataset}=button
if(button.className==='move')W$(button)
else if(('more' in dataset&&more(button))||('less' in dataset&&R$(button)))p1.preventDefault()}
async function g1(){g$()
T$()
if(logic)await v$().catch(()=>{})
B$.saved=JSON.stringify(typed())
X$()
form.addEventListener('input',e1)
form.addEventListener('click',f1)
form.dataset.ready=''
window.addEventListener('online',()=>B$.failed&&E$())
document.addEventListener('visibilitychange',()=>{if(document.hidden&&!b1()&&!C$())E$(true)})}
if(form){form.addEventListener('submit',d1)
window.addEventListener('pageshow',c1)
if(page)g1()}
